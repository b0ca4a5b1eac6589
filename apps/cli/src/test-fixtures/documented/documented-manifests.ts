import { readFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import type { Schema } from "effect"
import { parseDocument, stringify } from "yaml"

/** A YAML block of the guides to the earlier API group, and what becomes of it. */
export interface DocumentedManifest {
  /** Path of the block below this folder, without its ending. */
  readonly file: string
  /** For a block that is a part of an object: the kind of the object, and what it needs besides. */
  readonly partOf?: { readonly kind: string; readonly spec?: Schema.JsonObject }
  /** Objects that the block refers to and its guide leaves to the reader; files of `named/`. */
  readonly names?: ReadonlyArray<string>
  /** What it comes to, in the output of `aim plan`; with everything that it names, on a node with MI300X. */
  readonly plans?: ReadonlyArray<string>
  /** Why it cannot be applied as it stands, by its own guide. */
  readonly refused?: { readonly because: string; readonly error: RegExp }
}

const SERVICE = { kind: "AIMService" }
const CONFIG = { kind: "AIMRuntimeConfig" }
const IMAGE = "amdenterpriseai/aim-base:latest"
const MODEL = { kind: "AIMModel", spec: { image: IMAGE } }
/** "Custom models require explicit hardware specifications." */
const CUSTOM_MODEL = { kind: "AIMModel", spec: { image: IMAGE, custom: { hardware: { gpu: { requests: 1 } } } } }

const CREATED_MODEL = "+ create AIMModel ml-team/aim-meta-llama-llama-3-1-8b-instruct-0-7-0-d7b76664"

/** Every YAML block of the guides, save for those that only show a status. */
export const DOCUMENTED_MANIFESTS: ReadonlyArray<DocumentedManifest> = [
  { file: "deploying-services/quick-start", plans: [CREATED_MODEL] },
  { file: "deploying-services/scaling", partOf: SERVICE, plans: [CREATED_MODEL] },
  { file: "deploying-services/resource-limits", partOf: SERVICE, plans: [CREATED_MODEL] },
  { file: "deploying-services/runtime-overrides", partOf: SERVICE, plans: [CREATED_MODEL] },
  {
    file: "deploying-services/runtime-configuration",
    partOf: SERVICE,
    names: ["team-config"],
    plans: ['Runtime config "team-config" of namespace ml-team'],
  },
  { file: "deploying-services/http-routing", partOf: SERVICE, plans: ["+ create HTTPRoute ml-team/example-route"] },
  { file: "deploying-services/custom-path", partOf: SERVICE, plans: ["/ml-team/chat/example"] },
  { file: "deploying-services/hugging-face-token", partOf: SERVICE, plans: [CREATED_MODEL] },
  {
    file: "deploying-services/pull-secret",
    partOf: SERVICE,
    names: ["registry-credentials"],
    plans: ["- name: registry-credentials"],
  },
  {
    file: "deploying-services/complete",
    names: ["meta-llama-3-8b", "team-config"],
    plans: [
      "+ create AIMServiceTemplate ml-team/llama-3-8b-latency-ovr-mi300x-2gpu-fp16-throughput-8e80",
      "/team/research/chat",
    ],
  },
  { file: "deploying-services/model-caching", partOf: SERVICE, plans: [CREATED_MODEL] },
  { file: "images-and-templates/cluster-image", names: ["platform-default"] },
  { file: "images-and-templates/namespace-image", names: ["ml-team"] },
  { file: "images-and-templates/cluster-template", names: ["platform-default", "meta-llama-3-8b-instruct"] },
  {
    file: "images-and-templates/cached-template",
    names: ["ml-research", "meta-llama-3-8b-instruct-dev"],
  },
  {
    file: "images-and-templates/route-template",
    partOf: { kind: "AIMService", spec: { model: { ref: "meta-llama-3-8b" } } },
    names: ["meta-llama-3-8b"],
    plans: ["/ml-team/research/meta-llama-3-8b"],
  },
  { file: "models/cluster-model" },
  { file: "models/cluster-model-with-discovery", names: ["platform-default"] },
  { file: "models/model-without-discovery", names: ["ml-team", "custom-template-name"] },
  { file: "models/private-image" },
  {
    file: "models/creation-scope",
    partOf: CONFIG,
    refused: {
      because: "it shows two alternatives in one block (# OR)",
      error: /:\d+ \(document 1\): is not YAML: Map keys must be unique/,
    },
  },
  { file: "models/auto-discovery", partOf: CONFIG },
  { file: "models/service-with-image", plans: ["+ create AIMModel ml-team/my-model-v1-0-0-de63cbdd"] },
  {
    file: "models/created-model",
    refused: { because: "its name is a placeholder", error: /metadata\.name: .*auto-<hash-of-image>/ },
  },
  { file: "models/custom-model", plans: ["+ create AIMServiceTemplate ml-team/my-custom-llama-custom-56ecb37c"] },
  { file: "models/custom-service", plans: ["+ create AIMTemplateCache ml-team/"] },
  { file: "models/hardware", partOf: MODEL },
  {
    file: "models/custom-templates",
    partOf: MODEL,
    plans: [
      "+ create AIMServiceTemplate ml-team/example-custom-high-memory-",
      "+ create AIMServiceTemplate ml-team/example-custom-standard-",
    ],
  },
  { file: "models/hugging-face-source", partOf: CUSTOM_MODEL, plans: ["name: hf-credentials"] },
  { file: "models/s3-source", partOf: CUSTOM_MODEL, plans: ["value: https://s3.my-provider.com"] },
  { file: "models/custom-deployment", plans: ["AIMService ml-team/llama-custom: Starting"] },
]

/** Blocks that show a part of a status, which the operator writes. */
export const DOCUMENTED_STATUSES: ReadonlyArray<{ readonly file: string; readonly kind: string }> = [
  { file: "deploying-services/status", kind: "AIMService" },
  { file: "models/custom-status", kind: "AIMModel" },
]

/** The file that a block, or one of the objects that it names, stands in. */
export const documentedPath = (file: string): string => fileURLToPath(new URL(`${file}.yaml`, import.meta.url))

/** The block as it stands in its guide; a part of an object within a whole one, at the end of its text. */
export const documentedText = ({ file, partOf }: DocumentedManifest): string => {
  const text = readFileSync(documentedPath(file), "utf8")
  if (partOf === undefined) return text
  const whole = {
    apiVersion: "aim.silogen.ai/v1alpha1",
    kind: partOf.kind,
    metadata: { name: "example", namespace: "ml-team", labels: { team: "research" } },
  }
  const part = parseDocument(text)
  // What is no YAML is shown as it is.
  if (part.errors.length > 0 || partOf.spec === undefined) return `${stringify(whole)}${text}`
  const { spec = {}, ...rest } = part.toJS()
  return stringify({ ...whole, ...rest, spec: { ...partOf.spec, ...spec } })
}
