import { AccessRefused, type DownloadFailure, SourceMissing, TransferFailure } from "../source/failure.ts"
import { askedPauseMillis } from "./retry-after.ts"

/** The parts of an answer that say why the hub refuses. */
export interface Refusal {
  readonly status: number
  /** `X-Error-Code`, which tells apart what has the same status. Source: huggingface_hub, `hf_raise_for_status`. */
  readonly code: string | null | undefined
  /** The address that answered: the last one, where there were redirects. */
  readonly url: string
  /** Where the hub is. */
  readonly hub: string
  /** `Retry-After`, where there is one. */
  readonly retryAfter?: string | null | undefined
}

/** An address without what may be a signature. */
export const withoutQuery = (url: string): string => url.split(/[?#]/, 1)[0] ?? ""

/**
 * Why the hub does not give what was asked for. It answers 401 for repositories that do not exist, so that nobody learns
 * of private ones; its code says which it is. What a storage or proxy says that it redirects to tells nothing of the model
 * or the token: there the transfer broke.
 */
export const hubFailure = ({ status, code, url, hub, retryAfter }: Refusal): DownloadFailure => {
  const where = withoutQuery(url)
  const { host } = new URL(url)
  if (host !== new URL(hub).host) {
    const message = `the transfer broke: answer ${status} from ${host}, which the hub redirects to`
    return new TransferFailure({ message, askedPauseMillis: askedPauseMillis(retryAfter) })
  }
  switch (code) {
    case "RepoNotFound":
      return new SourceMissing({
        message: `Repository Not Found (${status}) for ${where}; a private one needs HF_TOKEN`,
      })
    case "RevisionNotFound":
    case "EntryNotFound":
      return new SourceMissing({ message: `404 Not Found for ${where} (${code})` })
    case "GatedRepo":
      return new AccessRefused({
        message: `Cannot access gated repo (${status}) at ${where}: accept its conditions, and set HF_TOKEN`,
      })
    default:
      return byStatus(status, where, askedPauseMillis(retryAfter))
  }
}

const byStatus = (status: number, where: string, pause: number): DownloadFailure => {
  switch (status) {
    case 401:
    case 403:
      return new AccessRefused({
        message: `huggingface authentication failed (${status}) for ${where}: check HF_TOKEN`,
      })
    case 404:
      return new SourceMissing({ message: `Repository Not Found (404) for ${where}` })
    default:
      return new TransferFailure({ message: `the hub answered ${status} for ${where}`, askedPauseMillis: pause })
  }
}
