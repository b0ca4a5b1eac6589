import type { AIMService } from "@aim-engine/api"
import { describe, expect, it } from "@effect/vitest"
import { Result } from "effect"
import fc from "fast-check"
import { checkPathTemplate, renderPath } from "./render-path.ts"

const service: AIMService = {
  apiVersion: "aim.eai.amd.com/v1alpha1",
  kind: "AIMService",
  metadata: {
    name: "qwen-chat",
    namespace: "ml-team",
    uid: "0a1b-2c3d",
    creationTimestamp: "2026-01-31T12:00:00Z",
    labels: { team: "NLP Team", "app.io/x": "v_1.2", empty: "" },
    annotations: { p: "A/B//c_d", "example.com/path": "/research/chat/", __proto__x: "y" },
  },
  spec: {
    model: { name: "Qwen 3" },
    replicas: 2,
    imagePullSecrets: [{ name: "s1" }, { name: "s2" }],
    env: [
      { name: "TIER", value: "gold" },
      { name: "TEAM", value: "nlp" },
    ],
    template: { allowUnoptimized: true },
  },
}

const failureOf = (template: string, subject = service) => {
  const path = renderPath(template, subject)
  return Result.isFailure(path) ? path.failure.message : `no failure but ${path.success}`
}

describe("paths of services", () => {
  it.each([
    ["service #14", "/{.metadata.namespace}/{.metadata.name}", "/ml-team/qwen-chat"],
    ["service #15: no template", undefined, "/ml-team/0a1b-2c3d"],
    ["service #15: an empty template", "", "/ml-team/0a1b-2c3d"],
    ["service #17", "/{.metadata.labels['team']}", "/nlp-team"],
    ["service #18", "/{.metadata.labels['app.io/x']}", "/v-1-2"],
    ["service #18: an escaped dot", "/{.metadata.labels.app\\.io/x}", "/v-1-2"],
    ["service #20: an annotation may bring segments", "/{.metadata.annotations['p']}", "/a/b/c-d"],
    ["service #20: double quotes", '/{.metadata.annotations["p"]}', "/a/b/c-d"],
    ["service #21: by field it is one segment", "/{.metadata.annotations.p}", "/a-b--c-d"],
    ["service #22: an empty value", "/x/{.metadata.labels['empty']}/y", "/x/y"],
    ["service #25: from the end", "/{.spec.imagePullSecrets[-1].name}", "/s2"],
    ["service #25: the last but one", "/{.spec.imagePullSecrets[-2].name}", "/s1"],
    ["service #26: a number", "/{.spec['replicas']}", "/2"],
    ["service #28: empty segments", "/a//b///c/", "/a/b/c"],
    ["service #28: dots", "/a/../b", "/a/b"],
    ["service #28: other characters", "/v1.2/a_b~c", "/v1-2/a-b-c"],
    ["service #30: one long segment", `/${"a".repeat(150)}`, `/${"a".repeat(63)}`],
    ["equal neighbours stay", "/x/x", "/x/x"],
    ["no leading slash", "chat", "/chat"],
    ["a boolean", "/{.spec.template.allowUnoptimized}", "/true"],
    ["a time", "/{.metadata.creationTimestamp}", "/2026-01-31t12-00-00z"],
    ["a leading $", "/{$.metadata.name}", "/qwen-chat"],
    ["blanks around", "/{ .metadata.name }", "/qwen-chat"],
    ["a literal", '/{"Lit eral"}', "/lit-eral"],
    ["a slice", "/{.spec.imagePullSecrets[0:1].name}", "/s1"],
    ["a union of one", "/{.spec.imagePullSecrets[1,7].name}", "/s2"],
    ["a wildcard with one result", "/{.spec.template.*}", "/true"],
    ["recursive descent", "/{..allowUnoptimized}", "/true"],
    ["a filter", '/{.spec.env[?(@.name=="TIER")].value}', "/gold"],
    ["a filter that excludes", "/{.spec.env[?(@.name != 'TIER')].value}", "/nlp"],
    ["a filter by order", "/{.spec.env[?(@.name > 'TEZ')].value}", "/gold"],
    ["a filter against the document", "/{.spec.env[?($.spec.replicas >= 2)][?(@.x)]}{.metadata.name}", undefined],
    ["the model in an earlier spelling", "/{.spec.model}", "/qwen-3"],
    ["the model in an earlier spelling", "/{.spec.model.ref}", "/qwen-3"],
    ["the model in an earlier spelling", "/{.spec.aimModelName}", "/qwen-3"],
  ])("%s: %s", (_title, template, expected) => {
    const path = renderPath(template, service)
    if (expected === undefined) expect(Result.isFailure(path)).toBe(true)
    else expect(path).toEqual(Result.succeed(expected))
  })

  it.each([
    ["service #19: a missing label", "/{.metadata.labels['missing']}", /label "missing" not found/],
    ["a missing annotation", "/{.metadata.annotations['missing']}", /annotation "missing" not found/],
    ["service #23: no leading dot", "/{metadata.name}", /invalid jsonpath expression/],
    ["service #23: an open bracket", "/{.metadata[}", /invalid jsonpath expression/],
    ["service #23: an empty expression", "/{ }", /it is empty/],
    ["service #23: an open brace", "/{.metadata.name", /brace/],
    ["an empty brace", "/a{}b", /brace/],
    ["a closing brace", "/a}b", /brace/],
    ["service #24: several results", "/{.spec.imagePullSecrets[*].name}", /multiple results/],
    ["service #24: beyond the end", "/{.spec.imagePullSecrets[5].name}", /index out of bounds: \[5\]/],
    ["service #27: an object", "/{.metadata.labels}", /not a scalar/],
    ["a list", "/{.spec.env}", /not a scalar/],
    ["service #31", "///", /every request/],
    ["a template that renders to nothing but a slash", "/{.metadata.labels['empty']}", /every request/],
    ["a missing field", "/{.spec.minReplicas}", /\.minReplicas not found/],
    ["a script", "/{.spec.env[(@.length-1)].name}", /scripts are not allowed/],
    ["a script in a filter", "/{.spec.env[?(@.constructor('x'))].name}", /invalid jsonpath expression/],
    ["a prototype's member", "/{.metadata.constructor}", /\.constructor not found/],
    ["the length of a list", "/{.spec.env.length}", /\.length not found/],
    ["a character of a text", "/{.metadata.name[0]}", /index out of bounds/],
    ["a parent selector", "/{.metadata.name^}", /invalid jsonpath expression/],
    ["a name that no field has", "/{.metadata.labels['a~b']}", /is called "a~b"/],
  ])("%s is an error: %s", (_title, template, message) => {
    expect(failureOf(template)).toMatch(message)
    expect(failureOf(template)).toContain(template)
  })

  it("a path that fans out beyond reason is refused at once", () => {
    const env = Array.from({ length: 2000 }, (_, index) => ({ name: `V${index}`, value: "x" }))
    expect(failureOf("/{..*..*..name}", { ...service, spec: { ...service.spec, env } })).toMatch(/multiple results/)
    expect(failureOf(`/${"a".repeat(3000)}`)).toMatch(/it has 3001 characters, and 2048 are allowed/)
  })

  it("null is an error", () => {
    // A stored object may hold null where the type knows only absence.
    const withNull = JSON.parse(JSON.stringify(service).replace('"gold"', "null"))
    expect(failureOf("/{.spec.env[0].value}", withNull)).toMatch(/the value is null/)
  })

  it("service #29: 200 characters are allowed, and no more", () => {
    const template = `/${"a".repeat(63)}/${"b".repeat(63)}/${"c".repeat(63)}/${"d".repeat(7)}`
    expect(renderPath(template, service)).toEqual(Result.succeed(template))
    expect(template).toHaveLength(200)
    expect(failureOf(`${template}d`)).toMatch(/201 characters, and 200 are allowed/)
  })

  it("a model given by image renders the image in earlier spellings", () => {
    const byImage = { ...service, spec: { model: { image: "ghcr.io/a/B:1" } } }
    expect(renderPath("/{.spec.model}", byImage)).toEqual(Result.succeed("/ghcr-io-a-b-1"))
  })

  it("whatever is rendered is a path that Gateway API accepts", () => {
    const text = fc.string({ unit: "binary", maxLength: 80 })
    const piece = fc.oneof(
      text,
      fc.constantFrom("/", "{.metadata.labels['a']}", "{.metadata.annotations['a']}", "{.metadata.name}", "..", "%2f"),
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), text, text, (pieces, label, annotation) => {
        const path = renderPath(pieces.join(""), {
          ...service,
          metadata: { ...service.metadata, labels: { a: label }, annotations: { a: annotation } },
        })
        if (Result.isFailure(path)) return
        expect(path.success).toMatch(/^(\/[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?)+$/)
        expect(path.success.length).toBeLessThanOrEqual(200)
      }),
    )
  })

  it("rendering a path never throws", () => {
    const expression = fc.string({
      unit: fc.constantFrom(
        ".",
        "[",
        "]",
        "'",
        '"',
        "?",
        "(",
        ")",
        "@",
        "$",
        "*",
        ",",
        ":",
        "-",
        "1",
        "a",
        "name",
        "=",
        " ",
        "\\",
        "~",
        "^",
        "`",
      ),
      maxLength: 20,
    })
    fc.assert(fc.property(expression, (text) => Result.isResult(renderPath(`/{.metadata${text}}`, service))))
    fc.assert(fc.property(expression, (text) => Result.isResult(renderPath(`/{${text}}`, service))))
  })
})

describe("whether a template can be read", () => {
  it.each(["/{.metadata.labels['nobody-has-this']}", "/plain", "/{.spec.model}", ""])("%j can", (template) => {
    expect(Result.isSuccess(checkPathTemplate(template))).toBe(true)
  })

  it.each(["/{.metadata[}", "/{ }", "/{.metadata.name", "/{metadata.name}", "/{.a[?(process.exit())]}"])(
    "%j cannot",
    (template) => {
      const checked = checkPathTemplate(template)
      expect(Result.isFailure(checked) && checked.failure.message).toContain(`path template "${template}": `)
    },
  )
})
