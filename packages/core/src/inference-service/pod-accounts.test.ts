import type { AIMModel } from "@aim-engine/api"
import { describe, expect, it } from "@effect/vitest"
import { model, service, template } from "../service/test-fixtures/service-cluster.ts"
import { podAccounts } from "./pod-accounts.ts"

const NONE = { secrets: new Set<string>(), serviceAccounts: new Set<string>() }
const secrets = (...names: ReadonlyArray<string>) => ({ imagePullSecrets: names.map((name) => ({ name })) })
const ownModel: AIMModel = {
  apiVersion: "aim.eai.amd.com/v1alpha1",
  kind: "AIMModel",
  metadata: { name: "qwen", namespace: "ml-team" },
  spec: { image: "i", ...secrets("m", "s"), serviceAccountName: "model-account" },
}

describe("whom inference pods run as", () => {
  it("pull secrets of service, template, model and config add up, each once, in this order", () => {
    const { imagePullSecrets } = podAccounts({
      service: service(secrets("s")),
      template: template(),
      model: ownModel,
      config: secrets("c", "m"),
      present: NONE,
    })
    expect(imagePullSecrets).toEqual([{ name: "s" }, { name: "m" }, { name: "c" }])
  })

  it("the account is the first that is named", () => {
    const account = (serviceAccountName: string) =>
      podAccounts({
        service: service({ serviceAccountName }),
        template: template(),
        model: ownModel,
        config: {},
        present: NONE,
      }).serviceAccountName
    expect(account("mine")).toBe("mine")
    expect(account("")).toBe("model-account")
  })

  it("what a cluster object names counts only if it is in the namespace", () => {
    const shared = {
      ...model(),
      spec: { ...model().spec, ...secrets("here", "elsewhere"), serviceAccountName: "here" },
    }
    const accounts = (present: typeof NONE) =>
      podAccounts({ service: service(), template: template(), model: shared, config: {}, present })
    expect(accounts(NONE)).toEqual({ imagePullSecrets: [], serviceAccountName: undefined })
    expect(accounts({ secrets: new Set(["here"]), serviceAccounts: new Set(["here"]) })).toEqual({
      imagePullSecrets: [{ name: "here" }],
      serviceAccountName: "here",
    })
  })
})
