import type { Pod, StringMap } from "@aim-engine/api"
import { parseImageLabels } from "@aim-engine/core"
import type { Behaviour } from "./container-behaviour.ts"
import { type DiscoveryWishes, type DryRunOptions, dryRun, fits, type OfferedProfile } from "./dry-run.ts"

/** A container image that serves a model. */
export interface ModelImage {
  readonly labels: StringMap
  /** The profiles that it is tuned for. */
  readonly offers?: ReadonlyArray<OfferedProfile>
}

/** The label that says which model an image serves. */
export const CANONICAL_NAME_LABEL = "com.amd.aim.model.canonicalName"

/** The size of model files of which nothing else is known, in GiB. */
export const ASSUMED_GIBIBYTES = 16

/** Where the files of an image's model are, as its labels say; undefined where they name none. */
export const filesOfImage = ({ labels }: ModelImage): string | undefined => {
  const name = parseImageLabels(labels).metadata.model?.canonicalName
  return name?.includes("/") ? `hf://${name}` : undefined
}

/** A profile that is whatever was asked for. */
const asWished = (image: ModelImage, wishes: DiscoveryWishes, type: string): OfferedProfile => {
  const source = filesOfImage(image)
  const { metric, precision, gpu, gpuCount } = wishes
  return {
    profile: {
      metadata: {
        engine: "vllm",
        type,
        ...(metric === undefined ? {} : { metric }),
        ...(precision === undefined || precision === "auto" ? {} : { precision }),
        ...(gpu === undefined ? {} : { gpu }),
        ...(gpuCount === undefined ? {} : { gpu_count: gpuCount }),
      },
      engine_args: {},
    },
    models: source === undefined ? [] : [{ name: source.slice("hf://".length), source, size_gb: ASSUMED_GIBIBYTES }],
  }
}

/**
 * What an image does in a discovery Job: it offers what it is tuned for, and for all other wishes an unoptimized profile.
 * An image of which no profiles are known is tuned for whatever it is asked.
 */
export const dryRunOf = (image: ModelImage, options?: DryRunOptions): ((pod: Pod) => Behaviour) =>
  dryRun((wishes) => {
    const { offers = [] } = image
    const fitting = offers.filter((offer) => fits(offer, wishes))
    if (fitting.length > 0) return fitting
    return [asWished(image, wishes, offers.length === 0 ? "optimized" : "unoptimized")]
  }, options)
