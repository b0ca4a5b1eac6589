import { HUB_URL } from "@huggingface/hub"

/** How Hugging Face, or a mirror of it, is reached. */
export interface HubSettings {
  /** Without a slash at the end. */
  readonly url: string
  readonly token: string | undefined
  /** Seconds that an answer about the repository may take. */
  readonly answerSeconds: number
}

/** The settings from the variables that Hugging Face's own tools read: `HF_ENDPOINT` and `HF_TOKEN`. */
export const hubSettings = (env: NodeJS.ProcessEnv, answerSeconds: number): HubSettings => ({
  url: (env.HF_ENDPOINT?.trim() || HUB_URL).replace(/\/+$/, ""),
  token: env.HF_TOKEN?.trim() || env.HUGGING_FACE_HUB_TOKEN?.trim() || undefined,
  answerSeconds,
})
