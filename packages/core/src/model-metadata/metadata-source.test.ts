import type { AIMModelSpec } from "@aim-engine/api"
import { describe, expect, it } from "@effect/vitest"
import { createsImageTemplates, type MetadataQuestion, metadataSource } from "./metadata-source.ts"

const question = (spec: Partial<AIMModelSpec>, rest: Partial<MetadataQuestion> = {}): MetadataQuestion => ({
  spec: { image: "a:1", ...spec },
  status: undefined,
  config: {},
  ...rest,
})
const sources = [{ modelId: "a/b", sourceUri: "hf://a/b" }]
const read = { status: { imageMetadata: {}, inspectedImage: "a:1" } }

describe("where the metadata of an image comes from", () => {
  it.each<[string, MetadataQuestion, string]>([
    ["a new model: its registry", question({}), "Registry"],
    ["an image that was read: the status", question({}, read), "Status"],
    ["models #20: another image than the one that was read", question({ image: "a:2" }, read), "Registry"],
    [
      "metadata that was given by hand, and is no more",
      question({}, { status: { imageMetadata: { model: { title: "by hand" } } } }),
      "Registry",
    ],
    [
      "models #21: given by hand goes before all",
      question({ imageMetadata: {}, discovery: { extractMetadata: false } }),
      "Spec",
    ],
    ["models #22: the runtime config turns it off", question({}, { config: { autoDiscovery: false } }), "Off"],
    [
      "the model goes before the runtime config",
      question({ discovery: { extractMetadata: true } }, { config: { autoDiscovery: false } }),
      "Registry",
    ],
    ["turned off after it was read", question({ discovery: { extractMetadata: false } }, read), "Off"],
    ["an image that only runs files of the spec", question({ modelSources: sources }), "Off"],
    [
      "the same, where the runtime config wishes it",
      question({ modelSources: sources }, { config: { autoDiscovery: true } }),
      "Off",
    ],
    [
      "the same, where the model wishes it",
      question({ modelSources: sources, discovery: { extractMetadata: true } }),
      "Registry",
    ],
  ])("%s", (_title, asked, source) => {
    expect(metadataSource(asked)).toBe(source)
  })
})

describe("whether templates are made from what an image recommends", () => {
  it.each<[string, MetadataQuestion, boolean]>([
    ["by default", question({}), true],
    ["as the runtime config says", question({}, { config: { autoDiscovery: false } }), false],
    [
      "as the model says",
      question({ discovery: { createServiceTemplates: true } }, { config: { autoDiscovery: false } }),
      true,
    ],
  ])("%s", (_title, asked, expected) => {
    expect(createsImageTemplates(asked)).toBe(expected)
  })
})
