import { Effect } from "effect"
import { hubSettings } from "../hub/hub-settings.ts"
import { openHub } from "../hub/open-hub.ts"
import { openS3 } from "../s3/open-s3.ts"
import { s3Settings } from "../s3/s3-settings.ts"
import { type DownloadFailure, isDownloadFailure, SourceMissing, TransferFailure } from "../source/failure.ts"
import { totalBytes } from "../source/open-source.ts"
import type { Source } from "../source/source-uri.ts"
import { checkProxies } from "./environment-proxy.ts"
import { downloadSettings } from "./settings.ts"

/** The size of a source in bytes, as the line that the operator reads: `{"url":"hf://org/model","sizeBytes":123}`. */
export const checkSize = Effect.fnUntraced(function* (
  source: Source,
  env: NodeJS.ProcessEnv,
): Effect.fn.Return<string, DownloadFailure> {
  yield* Effect.fromResult(checkProxies(env))
  const sizeBytes = yield* Effect.tryPromise({
    try: (signal) => sizeOf(source, env, signal),
    catch: (error) => (isDownloadFailure(error) ? error : new TransferFailure({ message: String(error) })),
  })
  if (sizeBytes === 0)
    return yield* new SourceMissing({ message: `NoSuchKey: nothing but empty files under ${source.uri}` })
  return JSON.stringify({ url: source.uri, sizeBytes })
})

const sizeOf = async (source: Source, env: NodeJS.ProcessEnv, signal: AbortSignal): Promise<number> => {
  const { stallSeconds } = downloadSettings(env, undefined)
  return source._tag === "HuggingFace"
    ? totalBytes((await openHub(source.repository, hubSettings(env, stallSeconds), "HTTP", signal)).files)
    : totalBytes((await openS3(source, s3Settings(env, stallSeconds), signal)).files)
}
