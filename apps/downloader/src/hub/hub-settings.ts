import { HUB_URL } from "@huggingface/hub"
import { AccessRefused } from "../source/failure.ts"

/** How Hugging Face, or a mirror of it, is reached. */
export interface HubSettings {
  /** Without a slash at the end. */
  readonly url: string
  readonly token: string | undefined
  /** Seconds that an answer about the repository may take. */
  readonly answerSeconds: number
}

/**
 * The settings from the variables that Hugging Face's own tools read: `HF_ENDPOINT` and `HF_TOKEN`. Throws
 * {@link AccessRefused} where the token is none.
 */
export const hubSettings = (env: NodeJS.ProcessEnv, answerSeconds: number): HubSettings => ({
  url: (env.HF_ENDPOINT?.trim() || HUB_URL).replace(/\/+$/, ""),
  token: tokenIn(env, "HF_TOKEN") ?? tokenIn(env, "HUGGING_FACE_HUB_TOKEN"),
  answerSeconds,
})

/** A token that no request can carry is refused here: whoever makes the request would tell its value. */
const tokenIn = (env: NodeJS.ProcessEnv, name: string): string | undefined => {
  const token = env[name]?.trim() || undefined
  if (token === undefined || /^[\x21-\x7e]+$/.test(token)) return token
  throw new AccessRefused({
    message: `huggingface authentication failed: ${name} is no token; only printable ASCII characters without blanks or line breaks are allowed`,
  })
}
