import type { ImageMetadata, ModelMetadata, OCIMetadata, StringMap } from "@aim-engine/api"
import { Result } from "effect"
import { truncateBytes } from "../health/condition-text.ts"
import { definedBlock, definedFields } from "../structure/defined-fields.ts"
import type { MetadataProblem } from "./metadata-problem.ts"
import { keepLabels } from "./original-labels.ts"
import { parseDeployments } from "./recommended-deployments.ts"

/** Prefixes of the labels about models, the present one first. An image may mix them. */
const PREFIXES = ["com.amd.aim.", "org.amd.silogen."] as const
const OCI_PREFIX = "org.opencontainers.image."

/** Names under which deployments are recommended, the present one first. */
const DEPLOYMENT_SUFFIXES = ["model.recommendedDeployments", "model.deployments"] as const
const CANONICAL_NAME = "model.canonicalName"

/** The longest text, in bytes, and the most entries of a list that a status takes over. */
const MAX_TEXT_BYTES = 32 * 1024
const MAX_LIST_ENTRIES = 256
/** How much of an unreadable label is kept, to tell that it is unreadable. */
const MAX_UNREADABLE_LENGTH = 16 * 1024

const TRUE: ReadonlySet<string> = new Set(["1", "t", "T", "TRUE", "true", "True"])
const FALSE: ReadonlySet<string> = new Set(["0", "f", "F", "FALSE", "false", "False"])

/** A label that an image has, with its full name. */
interface FoundLabel {
  readonly name: string
  readonly text: string
}

/** The first of some labels that is there and not empty. */
const findLabel = (labels: StringMap, names: ReadonlyArray<string>): FoundLabel | undefined => {
  for (const name of names) {
    const text = Object.hasOwn(labels, name) ? (labels[name] ?? "") : ""
    if (text !== "") return { name, text }
  }
  return undefined
}

const amdNames = (suffix: string): ReadonlyArray<string> => PREFIXES.map((prefix) => `${prefix}${suffix}`)

const textOf = (label: FoundLabel | undefined): string | undefined => label && truncateBytes(label.text, MAX_TEXT_BYTES)

const listOf = (label: FoundLabel | undefined): ReadonlyArray<string> | undefined => {
  const entries = (textOf(label) ?? "")
    .split(",")
    .map((entry) => entry.trim())
    .filter((entry) => entry !== "")
  return entries.length === 0 ? undefined : entries.slice(0, MAX_LIST_ENTRIES)
}

/** Source: Go, `strconv.ParseBool`. Anything else says nothing. */
const flagOf = (label: FoundLabel | undefined): boolean | undefined => {
  const text = label?.text ?? ""
  return TRUE.has(text) ? true : FALSE.has(text) ? false : undefined
}

const modelOf = (
  labels: StringMap,
  recommendedDeployments: ModelMetadata["recommendedDeployments"],
): ModelMetadata | undefined => {
  const amd = (suffix: string) => findLabel(labels, amdNames(suffix))
  return definedBlock({
    canonicalName: textOf(amd(CANONICAL_NAME)),
    source: textOf(amd("model.source")),
    tags: listOf(amd("model.tags")),
    versions: listOf(amd("model.versions")),
    variants: listOf(amd("model.variants")),
    hfTokenRequired: flagOf(amd("hfToken.required")),
    title: textOf(amd("title")),
    descriptionFull: textOf(amd("description.full")),
    releaseNotes: textOf(amd("release.notes")),
    recommendedDeployments,
  })
}

/** Source: OCI image spec, "Pre-Defined Annotation Keys". */
const ociOf = (labels: StringMap): OCIMetadata | undefined => {
  const oci = (name: string) => textOf(findLabel(labels, [`${OCI_PREFIX}${name}`]))
  return definedBlock({
    title: oci("title"),
    description: oci("description"),
    licenses: oci("licenses"),
    vendor: oci("vendor"),
    authors: oci("authors"),
    source: oci("source"),
    documentation: oci("documentation"),
    created: oci("created"),
    revision: oci("revision"),
    version: oci("version"),
  })
}

/** The labels with a text cut that cannot be read anyway. */
const shorten = (labels: StringMap, name: string): StringMap => {
  const text = labels[name] ?? ""
  // The ellipsis keeps what is cut from being readable by chance.
  const cut = text.length > MAX_UNREADABLE_LENGTH ? `${text.slice(0, MAX_UNREADABLE_LENGTH)}…` : text
  return Object.fromEntries(Object.entries(labels).map(([key, value]) => [key, key === name ? cut : value]))
}

const findDeployments = (labels: StringMap): FoundLabel | undefined =>
  findLabel(labels, DEPLOYMENT_SUFFIXES.flatMap(amdNames))

/** What an image's labels say, and what is wrong with them. */
export interface ParsedLabels {
  readonly metadata: ImageMetadata
  readonly problems: ReadonlyArray<MetadataProblem>
}

/**
 * Reads an image's labels. Those about the model may have the prefix `com.amd.aim.` or `org.amd.silogen.`, each for
 * itself; the first goes before the second unless it is empty. An image without labels has empty metadata.
 *
 * @example
 * parseImageLabels({ "com.amd.aim.model.canonicalName": "qwen/qwen3" }).metadata.model // { canonicalName: "qwen/qwen3" }
 */
export const parseImageLabels = (labels: StringMap): ParsedLabels => {
  const label = findDeployments(labels)
  const read = parseDeployments(label?.text ?? "")
  const deployments = Result.getOrElse(read, () => [])
  const unreadable = label !== undefined && Result.isFailure(read) ? label.name : undefined
  const { labels: originalLabels, dropped } =
    unreadable === undefined ? keepLabels(labels) : keepLabels(shorten(labels, unreadable), unreadable)
  const metadata = definedFields({
    model: modelOf(labels, deployments.length === 0 ? undefined : deployments),
    oci: ociOf(labels),
    originalLabels: Object.keys(originalLabels).length === 0 ? undefined : originalLabels,
  })
  const problems = metadataProblems(metadata)
  return {
    metadata,
    problems: dropped.length === 0 ? problems : [...problems, { _tag: "DroppedLabels", labels: dropped }],
  }
}

/** What is wrong with the labels from which metadata was read, told by the metadata alone, as a status keeps it. */
export const metadataProblems = ({
  model = {},
  originalLabels = {},
}: ImageMetadata): ReadonlyArray<MetadataProblem> => {
  const problems: Array<MetadataProblem> = []
  const label = model.recommendedDeployments === undefined ? findDeployments(originalLabels) : undefined
  const read = parseDeployments(label?.text ?? "")
  if (label !== undefined && Result.isFailure(read)) {
    problems.push({ _tag: "MalformedDeployments", label: label.name, problem: read.failure })
  }
  if (model.canonicalName === undefined) {
    problems.push({ _tag: "MissingLabels", labels: amdNames(CANONICAL_NAME).slice(0, 1) })
  }
  return problems
}
