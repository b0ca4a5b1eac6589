import { type AIMService, AIMServiceKind } from "@aim-engine/api"
import {
  DEFAULT_SERVICE_SETTINGS,
  type EffectiveValues,
  isObjectOf,
  isSameTemplate,
  type Model,
  makeSnapshot,
  resolveModel,
  resolveTemplate,
  type ServiceTemplate,
  type TemplateDecision,
  templateCandidate,
  templateRefOf,
} from "@aim-engine/core"
import { Clock, Duration, Effect } from "effect"
import { assumeReady, isTemplate } from "./assumed-status.ts"
import type { Catalog } from "./catalog.ts"

/** What the operator chooses for one service of a catalog, and why. */
export interface Choice {
  readonly service: AIMService
  /** Undefined where no model is found. */
  readonly model: Model | undefined
  /** The template that is used, or that one is derived from; undefined where none is chosen. */
  readonly template: ServiceTemplate | undefined
  /** GPU models, metric, precision and type of that template, as they count. */
  readonly values: EffectiveValues | undefined
  /** How it was chosen; `summary` is one sentence, `diagnostics` tell about every candidate. */
  readonly decision: TemplateDecision
}

/** Long after whatever a catalog's times say: nothing is waited for. */
const NOW = Date.UTC(2100, 0)

/** Laws must not depend on when they are checked. */
const fixedClock: Clock.Clock = {
  currentTimeMillisUnsafe: () => NOW,
  currentTimeMillis: Effect.succeed(NOW),
  currentTimeNanosUnsafe: () => BigInt(NOW) * 1_000_000n,
  currentTimeNanos: Effect.succeed(BigInt(NOW) * 1_000_000n),
  monotonicTimeNanosUnsafe: () => 0n,
  monotonicTimeNanos: Effect.succeed(0n),
  sleep: (duration) => Effect.die(new Error(`selection never sleeps, and wanted to for ${Duration.format(duration)}`)),
}

/** A service as a new one: what it chose before does not count. */
const asNew = ({ apiVersion, kind, metadata, spec }: AIMService): AIMService => ({ apiVersion, kind, metadata, spec })

const CHOSEN = new Set(["Resolved", "Creating", "Waiting", "Settling"])

/** Whether the service gets a template: one that exists, or one that is derived for it. */
export const isServed = ({ decision }: Choice): boolean =>
  decision.outcome === "Resolved" || decision.outcome === "Creating"

/** A service as people name it. */
export const serviceText = ({ metadata: { namespace = "", name } }: AIMService): string =>
  `service ${namespace}/${name}`

/** What the operator chooses for each service of a catalog, in the order of their names. Nothing is written anywhere. */
export const chooseTemplates = ({ objects }: Catalog): ReadonlyArray<Choice> => {
  const known = objects.map(assumeReady)
  const snapshot = makeSnapshot(known)
  const templates = known.filter(isTemplate)
  const choose = Effect.fnUntraced(function* (service: AIMService) {
    const { customBaseImage } = DEFAULT_SERVICE_SETTINGS
    const { model } = yield* resolveModel(service, { defaultBaseImage: customBaseImage, config: {} })
    const { decision } = yield* resolveTemplate({ service, model, hasWorkload: false })
    const ref = decision.base ?? decision.template
    const template =
      ref !== undefined && CHOSEN.has(decision.outcome)
        ? templates.find((candidate) => isSameTemplate(templateRefOf(candidate), ref))
        : undefined
    const values = template === undefined ? undefined : templateCandidate(template).values
    return { service, model, template, values, decision } satisfies Choice
  })
  const services = known.filter(isObjectOf(AIMServiceKind)).map(asNew)
  const sorted = services.toSorted((left, right) => (serviceText(left) < serviceText(right) ? -1 : 1))
  return Effect.runSync(
    Effect.forEach(sorted, choose).pipe(Effect.provide(snapshot.layer), Effect.provideService(Clock.Clock, fixedClock)),
  )
}
