import {
  type AIMServiceOverrides,
  Annotation,
  AppLabel,
  ArtifactComponent,
  CacheType,
  CONTROLLERS,
  Finalizer,
  ForeignKey,
  fieldManagerOf,
  Label,
  Origin,
  ownerLabelOf,
  RESERVED_LABELS,
} from "@aim-engine/api"
import {
  dedicatedCacheName,
  derivedTemplateName,
  httpRouteName,
  inferenceServiceName,
  modelNameForImage,
  normalizeOverrides,
  otherSharedCacheName,
  predictorServiceName,
  sharedCacheName,
} from "@aim-engine/core"
import { Result } from "effect"
import { textOf } from "../source-files.ts"
import { GENERATED_NOTICE, type GeneratedFile } from "./generated-file.ts"

const source = textOf("packages/api/src/labels.ts")

/** What a link in a comment leads to: a key by its text, a constant by its name. */
const linked = (name: string, member: string): string =>
  name === "Label" ? (Object.entries(Label).find(([entry]) => entry === member)?.[1] ?? name) : name

/** The comment at an entry of a constant, e.g. at `service` of `Label`. */
const commentAt = (constant: string, entry: string): string => {
  const body = source.slice(source.indexOf(`export const ${constant} = {`)).split("\n} as const")[0] ?? ""
  const found = new RegExp(`/\\*\\*((?:(?!\\*/)[\\s\\S])*)\\*/\\s*${entry}:`).exec(body)?.[1] ?? ""
  return found
    .replaceAll(/\{@link (\w+)(?:\.(\w+))?\}/g, (_all, name: string, member = "") => `\`${linked(name, member)}\``)
    .replaceAll(/\s*\*?\s+/g, " ")
    .trim()
}

const table = (head: string, constant: string, entries: Readonly<Record<string, string>>): string =>
  [
    `| ${head} | Meaning |`,
    "|---|---|",
    ...Object.entries(entries).map(([entry, value]) => `| \`${value}\` | ${commentAt(constant, entry)} |`),
  ].join("\n")

const NAMESPACE = "ml-team"
const TEMPLATE = "llama-mi300x"
const OVERRIDES: AIMServiceOverrides = { precision: "fp16", gpu: { requests: 2 } }
const IMAGE = "amdenterpriseai/aim-qwen-qwen3-32b:0.8.4"

const inference = inferenceServiceName("chat", NAMESPACE)

/** What is made, from what its name is made, and an example. */
const NAMES: ReadonlyArray<readonly [string, string, Result.Result<string, unknown>]> = [
  ["InferenceService", "service, hash of the namespace", inference],
  [
    "Service of the predictor, made by KServe",
    "InferenceService, `-predictor`",
    Result.map(inference, predictorServiceName),
  ],
  ["HTTPRoute", "service, `-route`", httpRouteName("chat", NAMESPACE)],
  ["AIMTemplateCache that services share", "template, hash of the namespace", sharedCacheName(TEMPLATE, NAMESPACE)],
  [
    "The same, where that name is taken",
    "template, hash of namespace, template and scope",
    otherSharedCacheName({ scope: "Cluster", namespace: "", name: TEMPLATE }, NAMESPACE),
  ],
  [
    "AIMTemplateCache of one service",
    "template, service, hash of the service's uid",
    dedicatedCacheName(TEMPLATE, "chat", "8d5c…"),
  ],
  ["AIMModel for an image", "image, tag, hash of the reference", modelNameForImage(IMAGE)],
  [
    "AIMServiceTemplate for overrides",
    "template, `ovr`, what is overridden, hash",
    Result.flatMap(normalizeOverrides(OVERRIDES), (overrides) => derivedTemplateName(TEMPLATE, overrides)),
  ],
]

const nameRows = NAMES.map(
  ([made, parts, name]) => `| ${made} | ${parts} | \`${Result.getOrElse(name, () => "")}\` |`,
).join("\n")

/** Labels, annotations, finalizers and names, made from the code. */
export const labelsPage = (): GeneratedFile => ({
  path: "docs/reference/labels.md",
  text: `# Labels, annotations and names

<!-- ${GENERATED_NOTICE} -->

## Names

What the operator makes for others has a name that follows from what it is made for, so that it can be found without a search. Parts are
joined by \`-\`. What does not fit into 63 characters is cut, and the hash at the end keeps names apart. The examples are of a service \`chat\` in
the namespace \`${NAMESPACE}\` with the template \`${TEMPLATE}\`.

| Object | Its name is made of | Example |
|---|---|---|
${nameRows}

## Labels

Values that are too long for a label, or have other characters, are shortened with a hash; an annotation then has them in full. Labels that
start with \`aim.eai.amd.com/\` are handed down from a service to everything that is made for it.

${table("Label", "Label", Label)}

Each controller marks what it makes with \`${fieldManagerOf("<controller>")}\` as \`${Label.appManagedBy}\` and with the name of the object that it was made for:
${CONTROLLERS.map((controller) => `\`${ownerLabelOf(controller)}\``).join(", ")}.

Values of \`${Label.origin}\`:

${table("Value", "Origin", Origin)}

Values of \`${Label.cacheType}\`:

${Object.values(CacheType)
  .map((value) => `- \`${value}\``)
  .join("\n")}

Values of \`${Label.component}\`:

${Object.values(ArtifactComponent)
  .map((value) => `- \`${value}\``)
  .join("\n")}

Values of \`${Label.appName}\`, \`${Label.appComponent}\` and \`${Label.appManagedBy}\`:

${Object.values(AppLabel)
  .map((value) => `- \`${value}\``)
  .join("\n")}

Reserved, and without meaning: ${RESERVED_LABELS.map((label) => `\`${label}\``).join(", ")}.

## Annotations

${table("Annotation", "Annotation", Annotation)}

## Finalizers

${table("Finalizer", "Finalizer", Finalizer)}

## Labels and annotations of others

${table("Key", "ForeignKey", ForeignKey)}
`,
})
