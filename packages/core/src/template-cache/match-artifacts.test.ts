import { type AIMArtifact, type AIMTemplateCache, ARTIFACT_DOWNLOAD_IMAGE, type Condition } from "@aim-engine/api"
import { describe, expect, it } from "@effect/vitest"
import { Result } from "effect"
import fc from "fast-check"
import { type Artifact, artifactStatus } from "../artifact/artifact-kind.ts"
import { artifactName } from "./artifact-name.ts"
import { matchArtifacts } from "./match-artifacts.ts"
import { artifact, cache, modelCache, OTHER, ownedBy, SOURCE } from "./test-fixtures/cache-cluster.ts"

const shared = cache()
const dedicated = cache({ templateScope: "Namespace", mode: "Dedicated" })
const recorded = (given: AIMTemplateCache, uid: string): AIMTemplateCache => ({
  ...given,
  status: { artifacts: { some: { uid } } },
})
const matched = (given: AIMTemplateCache, artifacts: ReadonlyArray<Artifact>, storageClassName?: string) =>
  matchArtifacts(
    given,
    [SOURCE],
    artifacts.map((each) => ({ artifact: each, storageClassName })),
  )[0]?.artifact?.metadata.name

const DEDICATED_NAME = Result.getOrThrow(artifactName(dedicated, SOURCE))
const OWN_NAME = Result.getOrThrow(artifactName(shared, SOURCE))

const told = (type: string, status: Condition["status"], reason: string): Condition => ({
  type,
  status,
  reason,
  message: "",
  lastTransitionTime: "2026-01-30T12:00:00Z",
})
const verified = told("DownloadComplete", "True", "Verified")
const withConditions = (given: AIMArtifact, ...conditions: ReadonlyArray<Condition>): AIMArtifact => ({
  ...given,
  status: { ...given.status, conditions },
})
const VERIFIED = withConditions(artifact("full", "Failed", { spec: { runtimeConfigName: "gone" } }), verified)

describe("which artifact holds a source", () => {
  it.each<[string, AIMTemplateCache, ReadonlyArray<Artifact>, string | undefined]>([
    [
      "templates #46: what belongs to nobody, before what belongs to others",
      shared,
      [artifact("owned", "Ready", { metadata: ownedBy("other") }), artifact("free", "Pending")],
      "free",
    ],
    ["templates #47: a dedicated cache needs its own", dedicated, [artifact("free", "Ready")], undefined],
    [
      "a dedicated cache uses what it owns",
      dedicated,
      [artifact("free", "Ready"), artifact("own", "Pending", { metadata: ownedBy() })],
      "own",
    ],
    [
      "and keeps what it owned before others came to share it",
      recorded(dedicated, "own-uid"),
      [artifact("own", "Ready")],
      "own",
    ],
    [
      "even those that it had not recorded by then",
      dedicated,
      [artifact("free", "Ready"), artifact(DEDICATED_NAME, "Pending")],
      DEDICATED_NAME,
    ],
    [
      "templates #48: of two that are ready, the one used so far",
      recorded(shared, "b-uid"),
      [artifact("a", "Ready"), artifact("b", "Ready")],
      "b",
    ],
    [
      "templates #49: what failed with other variables is not used",
      shared,
      [artifact("failed", "Failed", { spec: { env: [{ name: "HF_TOKEN", value: "wrong" }] } })],
      undefined,
    ],
    ["what failed is used where its files are verified, whoever downloaded them", shared, [VERIFIED], "full"],
    [
      "but not if the volume with them is lost",
      shared,
      [withConditions(VERIFIED, verified, told("CachePvcReady", "False", "PvcLost"))],
      undefined,
    ],
    ["nor where another is better off", shared, [VERIFIED, artifact("other", "Progressing")], "other"],
    ["the better state wins", shared, [artifact("a", "Degraded"), artifact("b", "Progressing")], "b"],
    ["one without a state counts as pending", shared, [artifact("a", "Degraded"), artifact("b", undefined)], "b"],
    [
      "the older one wins",
      shared,
      [artifact("a", "Ready"), artifact("b", "Ready", { metadata: { creationTimestamp: "2026-01-01T00:00:00Z" } })],
      "b",
    ],
    [
      "one that has a volume wins",
      shared,
      [artifact("a", "Pending"), artifact("b", "Pending", { status: { persistentVolumeClaim: "c" } })],
      "b",
    ],
    ["the earlier name of the kind is as good", shared, [modelCache("old", "Ready")], "old"],
    [
      "what is being deleted is not used",
      shared,
      [artifact("a", "Ready", { metadata: { deletionTimestamp: "2026-01-31T11:00:00Z" } })],
      undefined,
    ],
    [
      "what another system owns is not used",
      shared,
      [artifact("a", "Ready", { metadata: ownedBy("app", "argoproj.io/v1alpha1") })],
      undefined,
    ],
    ["another source is another matter", shared, [artifact("a", "Ready", { spec: OTHER })], undefined],
  ])("%s", (_title, given, artifacts, expected) => {
    expect(matched(given, artifacts)).toBe(expected)
  })

  it("a wished storage class has to be that of the volume", () => {
    const given = cache({ templateScope: "Namespace", storageClassName: "fast" })
    expect(matched(given, [artifact("a", "Ready")], "fast")).toBe("a")
    expect(matched(given, [artifact("a", "Ready")], "slow")).toBeUndefined()
    expect(matched(given, [artifact("a", "Ready")])).toBeUndefined()
  })

  it.each<[string, Partial<AIMArtifact["spec"]>, boolean]>([
    ["in the same way", {}, true],
    ["with the config that counts where none is named", { runtimeConfigName: "default" }, true],
    ["with the image that counts where none is named", { modelDownloadImage: ARTIFACT_DOWNLOAD_IMAGE }, true],
    ["with another config", { runtimeConfigName: "team" }, false],
    ["with other pull secrets", { imagePullSecrets: [{ name: "pull" }] }, false],
    ["with another image", { modelDownloadImage: "mirror/downloader" }, false],
  ])("what failed under the name that the cache gives is its own if it downloads %s", (_title, spec, isOwn) => {
    const failed = artifact(OWN_NAME, "Failed", { spec })
    expect(matched(shared, [failed])).toBe(isOwn ? OWN_NAME : undefined)
    expect(
      matched(dedicated, [{ ...failed, metadata: { ...failed.metadata, ...ownedBy(), name: DEDICATED_NAME } }]),
    ).toBe(isOwn ? DEDICATED_NAME : undefined)
  })

  it.each([shared, dedicated])("the order of pull secrets makes no difference", ({ spec, ...given }) => {
    const imagePullSecrets = [{ name: "b" }, { name: "a" }]
    const subject = { ...given, spec: { ...spec, imagePullSecrets } }
    const name = Result.getOrThrow(artifactName(subject, SOURCE))
    const failed = artifact(name, "Failed", { spec: { imagePullSecrets: imagePullSecrets.toReversed() } })
    expect(matched(subject, [failed])).toBe(name)
  })

  it("does not depend on the order of the candidates", () => {
    const states = fc.constantFrom("Ready", "Progressing", "Pending", "Degraded", "Failed", undefined)
    const names = fc.uniqueArray(fc.constantFrom("a", "b", "c", "d", OWN_NAME), { minLength: 1 })
    fc.assert(
      fc.property(names, fc.array(states, { minLength: 5, maxLength: 5 }), fc.boolean(), (all, by, isShared) => {
        const artifacts = all.map((name, at) => artifact(name, by[at], at % 2 === 0 ? {} : { metadata: ownedBy() }))
        const given = isShared ? shared : dedicated
        const found = matched(given, artifacts)
        expect(matched(given, artifacts.toReversed())).toBe(found)
        const used = artifacts.find(({ metadata }) => metadata.name === found)
        if (used !== undefined && artifactStatus(used) === "Failed") {
          expect(artifacts.filter((each) => isShared && artifactStatus(each) !== "Failed")).toEqual([])
        }
      }),
    )
  })
})
