import { spawn } from "node:child_process"
import { mkdtemp, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import bcrypt from "bcryptjs"
import { registryBinary } from "../control-plane/binaries.ts"

/** A running CNCF distribution registry on loopback. */
export interface RealRegistry {
  /** `127.0.0.1:port`, its name in references. */
  readonly host: string
  readonly origin: string
  /** Everything it has logged so far, the access log included. */
  readonly log: () => string
  readonly stop: () => Promise<void>
}

/** How a registry is guarded. */
export interface RealRegistryOptions {
  /** Users and their passwords. */
  readonly passwords?: Readonly<Record<string, string>>
  /** Certificate and key in PEM, for TLS. */
  readonly certificate?: { readonly cert: string; readonly private: string }
  /** How many repositories it lists at once. */
  readonly catalogEntries?: number
  /** A token server, and the keys in JWKS with which it signs. */
  readonly tokens?: { readonly realm: string; readonly service: string; readonly issuer: string; readonly jwks: object }
}

/** How the registry says, once it accepts connections, on which port. */
const LISTENING = /listening on [^"]*?:(\d+)/

const configuration = async (options: RealRegistryOptions, folder: string): Promise<Record<string, string>> => {
  const file = async (name: string, content: string) => {
    const path = join(folder, name)
    await writeFile(path, content, { mode: 0o600 })
    return path
  }
  const variables: Record<string, string> = {
    REGISTRY_STORAGE_FILESYSTEM_ROOTDIRECTORY: join(folder, "storage"),
    REGISTRY_HTTP_ADDR: "127.0.0.1:0",
    OTEL_TRACES_EXPORTER: "none",
  }
  if (options.passwords !== undefined) {
    const lines = Object.entries(options.passwords).map(([user, password]) => `${user}:${bcrypt.hashSync(password, 4)}`)
    variables.REGISTRY_AUTH = "htpasswd"
    variables.REGISTRY_AUTH_HTPASSWD_REALM = "Loopback, for tests"
    variables.REGISTRY_AUTH_HTPASSWD_PATH = await file("htpasswd", `${lines.join("\n")}\n`)
  }
  if (options.certificate !== undefined) {
    variables.REGISTRY_HTTP_TLS_CERTIFICATE = await file("tls.crt", options.certificate.cert)
    variables.REGISTRY_HTTP_TLS_KEY = await file("tls.key", options.certificate.private)
  }
  if (options.tokens !== undefined) {
    const { realm, service, issuer, jwks } = options.tokens
    variables.REGISTRY_AUTH = "token"
    variables.REGISTRY_AUTH_TOKEN_REALM = realm
    variables.REGISTRY_AUTH_TOKEN_SERVICE = service
    variables.REGISTRY_AUTH_TOKEN_ISSUER = issuer
    variables.REGISTRY_AUTH_TOKEN_JWKS = await file("jwks.json", JSON.stringify(jwks))
  }
  if (options.catalogEntries !== undefined) variables.REGISTRY_CATALOG_MAXENTRIES = String(options.catalogEntries)
  return variables
}

/** What no environment variable can bring in: the registry demands a file, however little is in it. */
const FILE = "version: 0.1\nstorage:\n  filesystem: {}\n"

/** Starts a registry with an empty storage; it is up in well under a second once its binary is there. */
export const startRegistry = async (options: RealRegistryOptions = {}): Promise<RealRegistry> => {
  const binary = await registryBinary()
  const folder = await mkdtemp(join(tmpdir(), "aim-engine-registry-"))
  const variables = await configuration(options, folder)
  const settings = join(folder, "registry.yaml")
  await writeFile(settings, FILE)
  const child = spawn(binary, ["serve", settings], { env: variables, stdio: ["ignore", "pipe", "pipe"] })
  const ended = new Promise<void>((resolve) => child.once("close", () => resolve()))
  let log = ""
  const port = await new Promise<string>((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8").on("data", (part: string) => {
        log += part
        const found = LISTENING.exec(log)?.[1]
        if (found !== undefined) resolve(found)
      })
    }
    child.once("error", reject)
    child.once("close", (code) => reject(new Error(`the registry ended with ${code}; its log:\n${log}`)))
  })
  return {
    host: `127.0.0.1:${port}`,
    origin: `${options.certificate === undefined ? "http" : "https"}://127.0.0.1:${port}`,
    log: () => log,
    stop: async () => {
      child.kill("SIGKILL")
      await ended
      await rm(folder, { recursive: true, force: true })
    },
  }
}
