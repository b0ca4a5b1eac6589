import type { KubernetesObject } from "@aim-engine/api"
import { describe, expect, it } from "@effect/vitest"
import { isApplied } from "./is-applied.ts"

const MANAGER = "aim-service-controller"

interface Case {
  readonly name: string
  readonly desired: object
  readonly live?: object
  readonly fieldsV1: object
  readonly applied: boolean
}

const object = (content: object, managedFields?: KubernetesObject["metadata"]["managedFields"]): KubernetesObject => ({
  apiVersion: "v1",
  kind: "Thing",
  ...content,
  metadata: {
    name: "a",
    namespace: "ns",
    ...("metadata" in content && typeof content.metadata === "object" ? content.metadata : {}),
    ...(managedFields === undefined ? {} : { managedFields }),
  },
})

const container = { name: "main", image: "x", ports: [{ containerPort: 80 }] }
const containerFields = {
  ".": {},
  "f:name": {},
  "f:image": {},
  "f:ports": { 'k:{"containerPort":80,"protocol":"TCP"}': { ".": {}, "f:containerPort": {} } },
}

const cases: ReadonlyArray<Case> = [
  { name: "equal fields", desired: { spec: { a: 1 } }, fieldsV1: { "f:spec": { "f:a": {} } }, applied: true },
  {
    name: "fields of others and defaults beside ours",
    desired: { spec: { a: 1 } },
    live: { spec: { a: 1, b: 2 }, status: { ready: true } },
    fieldsV1: { "f:spec": { "f:a": {} } },
    applied: true,
  },
  {
    name: "a changed value",
    desired: { spec: { a: 2 } },
    live: { spec: { a: 1 } },
    fieldsV1: { "f:spec": { "f:a": {} } },
    applied: false,
  },
  {
    name: "a field that is wanted and not there",
    desired: { spec: { a: 1, b: 1 } },
    live: { spec: { a: 1 } },
    fieldsV1: { "f:spec": { "f:a": {} } },
    applied: false,
  },
  {
    name: "a field that we no longer want and still own",
    desired: { spec: { a: 1 } },
    live: { spec: { a: 1, b: 1 } },
    fieldsV1: { "f:spec": { "f:a": {}, "f:b": {} } },
    applied: false,
  },
  {
    name: "a field that somebody else took over",
    desired: { spec: { a: 1, b: 1 } },
    fieldsV1: { "f:spec": { "f:a": {} } },
    applied: false,
  },
  {
    name: "labels, and identity that nobody owns",
    desired: { metadata: { labels: { x: "1" } } },
    live: { metadata: { labels: { x: "1", other: "2" }, uid: "u" } },
    fieldsV1: { "f:metadata": { "f:labels": { "f:x": {} } } },
    applied: true,
  },
  {
    name: "keyed lists, with a key left to its default and items of others",
    desired: { spec: { containers: [container] } },
    live: {
      spec: {
        containers: [
          { name: "sidecar", image: "y" },
          { ...container, ports: [{ containerPort: 80, protocol: "TCP" }], imagePullPolicy: "Always" },
        ],
      },
    },
    fieldsV1: { "f:spec": { "f:containers": { 'k:{"name":"main"}': containerFields } } },
    applied: true,
  },
  {
    name: "an item of a keyed list that we no longer want",
    desired: { spec: { env: [{ name: "A", value: "1" }] } },
    live: {
      spec: {
        env: [
          { name: "A", value: "1" },
          { name: "B", value: "1" },
        ],
      },
    },
    fieldsV1: {
      "f:spec": {
        "f:env": {
          'k:{"name":"A"}': { ".": {}, "f:name": {}, "f:value": {} },
          'k:{"name":"B"}': { ".": {}, "f:name": {}, "f:value": {} },
        },
      },
    },
    applied: false,
  },
  {
    name: "sets, whatever their order",
    desired: { metadata: { finalizers: ["x/b", "x/a"] } },
    live: { metadata: { finalizers: ["x/a", "x/b", "y/c"] } },
    fieldsV1: { "f:metadata": { "f:finalizers": { 'v:"x/a"': {}, 'v:"x/b"': {} } } },
    applied: true,
  },
  {
    name: "atomic lists with defaults of the API",
    desired: { spec: { rules: [{ backendRefs: [{ name: "a", port: 80 }] }] } },
    live: { spec: { rules: [{ backendRefs: [{ name: "a", port: 80, group: "", kind: "Service", weight: 1 }] }] } },
    fieldsV1: { "f:spec": { "f:rules": {} } },
    applied: true,
  },
  {
    name: "a field dropped inside an atomic list",
    desired: { spec: { rules: [{ name: "a" }] } },
    live: { spec: { rules: [{ name: "a", timeouts: { request: "30s" } }] } },
    fieldsV1: { "f:spec": { "f:rules": {} } },
    applied: false,
  },
  {
    name: "an atomic list in another order",
    desired: { spec: { args: ["a", "b"] } },
    live: { spec: { args: ["b", "a"] } },
    fieldsV1: { "f:spec": { "f:args": {} } },
    applied: false,
  },
  {
    name: "an empty map",
    desired: { spec: { emptyDir: {} } },
    fieldsV1: { "f:spec": { "f:emptyDir": {} } },
    applied: true,
  },
  {
    name: "amounts written differently",
    desired: { spec: { resources: { limits: { cpu: "1000m", memory: "1024Mi", "amd.com/gpu": 1 } } } },
    live: { spec: { resources: { limits: { cpu: "1", memory: "1Gi", "amd.com/gpu": "1" } } } },
    fieldsV1: {
      "f:spec": { "f:resources": { "f:limits": { "f:cpu": {}, "f:memory": {}, "f:amd.com/gpu": {} } } },
    },
    applied: true,
  },
  {
    name: "different amounts",
    desired: { spec: { resources: { limits: { cpu: "1500m" } } } },
    live: { spec: { resources: { limits: { cpu: "1" } } } },
    fieldsV1: { "f:spec": { "f:resources": { "f:limits": { "f:cpu": {} } } } },
    applied: false,
  },
  {
    name: "durations written differently",
    desired: { spec: { timeout: "60s" } },
    live: { spec: { timeout: "1m0s" } },
    fieldsV1: { "f:spec": { "f:timeout": {} } },
    applied: true,
  },
  {
    name: "text that only looks like a duration",
    desired: { spec: { env: [{ name: "T", value: "60s" }] } },
    live: { spec: { env: [{ name: "T", value: "1m0s" }] } },
    fieldsV1: { "f:spec": { "f:env": { 'k:{"name":"T"}': { ".": {}, "f:name": {}, "f:value": {} } } } },
    applied: false,
  },
  {
    name: "text that only looks like an amount",
    desired: { spec: { version: "1.0" } },
    live: { spec: { version: "1" } },
    fieldsV1: { "f:spec": { "f:version": {} } },
    applied: false,
  },
  {
    name: "fields named like parts of a prototype",
    desired: { metadata: { labels: { constructor: "1" } } },
    live: { metadata: { labels: {} } },
    fieldsV1: { "f:metadata": { "f:labels": { "f:constructor": {} } } },
    applied: false,
  },
]

describe("isApplied", () => {
  it.each(cases)("$name: $applied", ({ desired, live, fieldsV1, applied }) => {
    const entry = { manager: MANAGER, operation: "Apply", apiVersion: "v1", fieldsType: "FieldsV1", fieldsV1 }
    expect(isApplied(object(live ?? desired, [entry]), object(desired), { fieldManager: MANAGER })).toBe(applied)
  })

  it.each([
    { name: "no entry", entry: {} },
    { name: "another manager", entry: { manager: "kubectl", operation: "Apply", apiVersion: "v1" } },
    { name: "an update instead of an apply", entry: { manager: MANAGER, operation: "Update", apiVersion: "v1" } },
    { name: "another version", entry: { manager: MANAGER, operation: "Apply", apiVersion: "v1beta1" } },
    {
      name: "the status subresource",
      entry: { manager: MANAGER, operation: "Apply", apiVersion: "v1", subresource: "status" },
    },
  ])("$name is not our apply", ({ entry }) => {
    const live = object({ spec: { a: 1 } }, [{ ...entry, fieldsV1: { "f:spec": { "f:a": {} } } }])
    expect(isApplied(live, object({ spec: { a: 1 } }), { fieldManager: MANAGER })).toBe(false)
  })
})
