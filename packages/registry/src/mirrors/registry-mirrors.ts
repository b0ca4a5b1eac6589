import { canonicalRegistry, isRegistryName } from "@aim-engine/core"
import { Result, Schema } from "effect"
import { type DockerConfigEntry, findCredentials, type Keyring } from "../credentials/keyring.ts"

/** Addresses of mirrors by the canonical names of the registries that they stand for. */
export type RegistryMirrors = ReadonlyMap<string, string>

/** A list of mirrors cannot be read. Names the entry and what is allowed. */
export class RegistryMirrorsError extends Schema.TaggedError<RegistryMirrorsError>()("RegistryMirrors", {
  message: Schema.String,
}) {}

const EXAMPLE = "docker.io=https://mirror.example.com"

const fail = (problem: string) => Result.fail(new RegistryMirrorsError({ message: problem }))

/** An address as it may be shown: whoever put a password into it finds it in no message. */
const readAddress = (registry: string, address: string): Result.Result<string, RegistryMirrorsError> => {
  const url = URL.parse(address)
  if (url !== null && (url.username !== "" || url.password !== "")) {
    return fail(`the mirror of ${registry} has credentials in its address; put them into a pull secret for its host`)
  }
  const isAddress = url !== null && (url.protocol === "https:" || url.protocol === "http:") && url.hostname !== ""
  if (!isAddress || url.search !== "" || url.hash !== "") {
    return fail(
      `the mirror of ${registry} is ${JSON.stringify(address)}; allowed is an address such as https://mirror.example.com`,
    )
  }
  return Result.succeed(url.href)
}

/**
 * Reads a list of mirrors: `registry=address`, separated by commas.
 *
 * @example
 * parseRegistryMirrors("docker.io=http://127.0.0.1:5000,ghcr.io=https://mirror.example.com")
 */
export const parseRegistryMirrors = (text: string): Result.Result<RegistryMirrors, RegistryMirrorsError> =>
  Result.gen(function* () {
    const mirrors = new Map<string, string>()
    const entries = text.split(",").map((entry) => entry.trim())
    for (const entry of entries.filter((each) => each !== "")) {
      const at = entry.indexOf("=")
      const name = entry.slice(0, Math.max(0, at)).trim()
      const registry = canonicalRegistry(name)
      if (name === "" || !isRegistryName(registry)) {
        const shown = name === "" ? "an entry" : JSON.stringify(name)
        return yield* fail(`${shown} names no registry; allowed is registry=address, such as ${EXAMPLE}`)
      }
      if (mirrors.has(registry)) return yield* fail(`${registry} has two mirrors; allowed is one`)
      mirrors.set(registry, yield* readAddress(registry, entry.slice(at + 1).trim()))
    }
    return mirrors
  })

/**
 * The credentials for what is asked: those for the host that really is asked, which is the mirror's where there is one.
 * What is for a registry is nobody else's to see.
 */
export const credentialsFor = (
  mirrors: RegistryMirrors,
  keyring: Keyring,
  target: Parameters<typeof findCredentials>[1],
): DockerConfigEntry["credentials"] | undefined => {
  const mirror = URL.parse(mirrors.get(canonicalRegistry(target.registry)) ?? "")
  return findCredentials(keyring, mirror === null ? target : { ...target, registry: mirror.host })
}
