import { Agent as HttpAgent } from "node:http"
import { Agent as HttpsAgent } from "node:https"
import type { S3ClientConfig } from "@aws-sdk/client-s3"
import { AccessRefused } from "../source/failure.ts"

const isOn = (text: string | undefined): boolean => /^(true|1|yes)$/i.test(text?.trim() ?? "")

/** The endpoint: a whole address, or a host, which is reached over TLS unless that is turned off. */
const endpointOf = (env: NodeJS.ProcessEnv): string | undefined => {
  const given = env.AWS_ENDPOINT_URL_S3?.trim() || env.AWS_ENDPOINT_URL?.trim() || env.S3_ENDPOINT?.trim()
  if (given === undefined || given === "") return undefined
  const isPlain = isOn(env.S3_NO_SSL) || /^(false|0|no)$/i.test(env.S3_USE_HTTPS?.trim() ?? "")
  const host = given.replace(/^https?:\/\//, "").replace(/\/+$/, "")
  return isPlain || given.startsWith("http://") ? `http://${host}` : `https://${host}`
}

/** Variables by which somebody else than this environment names the credentials: web identities and container roles. */
const ROLES = [
  "AWS_WEB_IDENTITY_TOKEN_FILE",
  "AWS_CONTAINER_CREDENTIALS_FULL_URI",
  "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
  "AWS_PROFILE",
]

const KEY = "AWS_ACCESS_KEY_ID"
const SECRET = "AWS_SECRET_ACCESS_KEY"

/**
 * The credentials that the variables hold; where they name a role, the SDK finds them; else requests are not signed. Fails with
 * `AccessRefused` where only half of the credentials is there: not to sign would be something else than what was meant.
 */
const credentialsOf = (env: NodeJS.ProcessEnv): Pick<S3ClientConfig, "credentials" | "signer"> => {
  const accessKeyId = env[KEY]?.trim() ?? ""
  const secretAccessKey = env[SECRET]?.trim() ?? ""
  const isAnonymous = isOn(env.AWS_NO_SIGN_REQUEST) || isOn(env.AWS_ANONYMOUS_CREDENTIAL)
  if (!isAnonymous && accessKeyId !== "" && secretAccessKey !== "") {
    const sessionToken = env.AWS_SESSION_TOKEN?.trim()
    return { credentials: { accessKeyId, secretAccessKey, ...(sessionToken ? { sessionToken } : {}) } }
  }
  if (!isAnonymous && ROLES.some((name) => (env[name] ?? "").trim() !== "")) return {}
  if (!isAnonymous && (accessKeyId === "") !== (secretAccessKey === "")) {
    const [given, missing] = accessKeyId === "" ? [SECRET, KEY] : [KEY, SECRET]
    throw new AccessRefused({ message: `AWS credentials not found: ${given} is set, and ${missing} is not` })
  }
  return {
    credentials: { accessKeyId: "", secretAccessKey: "" },
    signer: { sign: (request) => Promise.resolve(request) },
  }
}

/** A store that takes longer to accept a connection is tried again. */
const LONGEST_CONNECTING_MILLIS = 30_000

/**
 * How S3 is reached, from the variables that AWS tools read: `AWS_ENDPOINT_URL` (or `S3_ENDPOINT`), `AWS_REGION`,
 * `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY`, `AWS_SESSION_TOKEN`, and roles. Without any of those, requests are not signed.
 * Other endpoints than AWS's are addressed by path, since few of them resolve a host name per bucket.
 * Answers that take longer than so many seconds are asked for again, a few times.
 */
export const s3Settings = (env: NodeJS.ProcessEnv, answerSeconds: number): S3ClientConfig => {
  const answerMillis = answerSeconds * 1000
  const endpoint = endpointOf(env)
  return {
    region: env.AWS_REGION?.trim() || env.AWS_DEFAULT_REGION?.trim() || "us-east-1",
    ...(endpoint === undefined ? { followRegionRedirects: true } : { endpoint, forcePathStyle: true }),
    ...credentialsOf(env),
    // Not every implementation of S3 answers with the checksums of AWS; files are verified afterwards anyway.
    responseChecksumValidation: "WHEN_REQUIRED",
    requestHandler: {
      httpAgent: new HttpAgent({ keepAlive: true, proxyEnv: env }),
      httpsAgent: new HttpsAgent({ keepAlive: true, proxyEnv: env }),
      connectionTimeout: Math.min(answerMillis, LONGEST_CONNECTING_MILLIS),
      requestTimeout: answerMillis,
      throwOnRequestTimeout: true,
      socketTimeout: answerMillis,
    },
    maxAttempts: 5,
  }
}
