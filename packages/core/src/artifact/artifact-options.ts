import { ARTIFACT_DOWNLOAD_IMAGE } from "@aim-engine/api"
import { Context } from "effect"

/** What an administrator decides for all downloads. */
export interface ArtifactSettings {
  /**
   * The operator's downloader: measures every source, and downloads for AIMArtifacts that leave their image to the default.
   * Clusters without internet access name their mirror's copy.
   */
  readonly downloaderImage: string
}

/** The settings in force; the published downloader unless provided. */
export const ArtifactOptions = Context.Reference<ArtifactSettings>("@aim-engine/core/artifact/ArtifactOptions", {
  defaultValue: () => ({ downloaderImage: ARTIFACT_DOWNLOAD_IMAGE }),
})
