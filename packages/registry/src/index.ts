export type { AuthorizationScheme } from "./authorization/challenge.ts"
export type { Credentials } from "./credentials/credentials.ts"
export {
  type DockerConfigEntry,
  EMPTY_KEYRING,
  findCredentials,
  type Keyring,
  makeKeyring,
} from "./credentials/keyring.ts"
export { type PullSecret, PullSecretError, parsePullSecret } from "./credentials/pull-secret.ts"
export { classifyRegistryError } from "./errors/classify-registry-error.ts"
export * from "./errors/registry-error.ts"
export type { ImageInspection } from "./image/inspect.ts"
export type { Platform } from "./image/manifest.ts"
export { DEFAULT_PLATFORM } from "./image/platform.ts"
export type { ListingPage } from "./listing/pages.ts"
export {
  parseRegistryMirrors,
  type RegistryMirrors,
  RegistryMirrorsError,
} from "./mirrors/registry-mirrors.ts"
export { type InspectOptions, Registry } from "./registry.ts"
export { DEFAULT_SETTINGS, type RegistrySettings } from "./settings.ts"
