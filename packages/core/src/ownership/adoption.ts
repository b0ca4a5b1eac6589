import { Annotation, AppLabel, CONTROLLERS, fieldManagerOf, type KubernetesObject, Label } from "@aim-engine/api"
import { InvalidSpecError } from "../errors/domain-error.ts"
import { Reason } from "../health/reasons.ts"
import { isOwnedBy } from "./owner-reference.ts"

/** Who of ours is named as the manager of an object: the engine, or one of its controllers. */
const OUR_MANAGERS: ReadonlySet<string> = new Set([
  AppLabel.engineManagedBy,
  AppLabel.discoveryManagedBy,
  ...CONTROLLERS.map(fieldManagerOf),
])

const hasCommonOwner = (live: KubernetesObject, desired: KubernetesObject): boolean =>
  desired.metadata.ownerReferences?.some(({ uid }) => isOwnedBy(live, uid)) === true

const isMeantByUid = ({ metadata: { uid } }: KubernetesObject, desired: KubernetesObject): boolean =>
  uid !== undefined && uid === desired.metadata.uid

/**
 * Whether an object that is there may be written by us: it is the very one that is meant, by its uid; it has an owner that it
 * is to have; it says that one of our controllers manages it; or a user handed it over by annotation.
 */
export const isOurs = (live: KubernetesObject, desired: KubernetesObject): boolean =>
  isMeantByUid(live, desired) ||
  hasCommonOwner(live, desired) ||
  OUR_MANAGERS.has(live.metadata.labels?.[Label.appManagedBy] ?? "") ||
  live.metadata.annotations?.[Annotation.adopt] === "true"

/**
 * Why an object that is there may not become the desired one; undefined if it may. We force our fields over
 * other field managers, so an object of the same name that somebody else made must not be touched.
 */
export const adoptionRefusal = (live: KubernetesObject, desired: KubernetesObject): InvalidSpecError | undefined =>
  isOurs(live, desired)
    ? undefined
    : new InvalidSpecError({
        reason: Reason.AdoptionRefused,
        message: `it exists and was not made by the AIM Engine; remove it, or annotate it with ${Annotation.adopt}: "true" to hand it over`,
      })
