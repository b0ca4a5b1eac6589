import { describe, expect, it } from "vitest"
import { Annotation, CONTROLLERS, Finalizer, fieldManagerOf, Label, ownerLabelOf, RESERVED_LABELS } from "./labels.ts"

const keys = [
  ...Object.values(Label),
  ...RESERVED_LABELS,
  ...Object.values(Annotation),
  ...Object.values(Finalizer),
  ...CONTROLLERS.map(ownerLabelOf),
]

/** Source: Kubernetes, "Syntax and character set" of labels. */
const qualifiedName = /^([a-z0-9]([-a-z0-9.]*[a-z0-9])?\/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/

describe("labels, annotations and finalizers", () => {
  it.each(keys.map((key) => [key]))("%s is a qualified name", (key) => {
    expect(key).toMatch(qualifiedName)
  })

  it("have one meaning each", () => {
    // The owner labels of some controllers are labels that objects carry for other reasons too.
    const own = keys.filter((key) => !CONTROLLERS.map(ownerLabelOf).includes(key))
    expect(new Set(own).size).toBe(own.length)
  })

  it("name the controllers", () => {
    expect(fieldManagerOf("cluster-service-template")).toBe("aim-cluster-service-template-controller")
    expect(ownerLabelOf("service")).toBe("aim.eai.amd.com/service.name")
  })
})
