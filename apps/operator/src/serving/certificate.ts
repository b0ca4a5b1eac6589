import { Duration, Effect, FileSystem, Schedule, Schema } from "effect"
import type { CertificateFiles } from "../configuration/serving-flags.ts"

/** A certificate and its private key, as PEM. */
export interface Certificate {
  readonly cert: string
  readonly key: string
}

/** A certificate that was asked for could not be read. */
export class CertificateError extends Schema.TaggedError<CertificateError>()("CertificateError", {
  message: Schema.String,
}) {}

/** How often the files are looked at. cert-manager renews a certificate weeks before it ends. */
const LOOK_EVERY = Duration.minutes(1)

/** A certificate that nobody vouches for: whoever scrapes has to skip its verification. */
export const selfSignedCertificate: Effect.Effect<Certificate> = Effect.promise(async () => {
  // Loaded by those who need it only: it is large.
  const { generate } = await import("selfsigned")
  const names = ["localhost", "aim-engine-controller-manager-metrics-service"]
  const { cert, private: key } = await generate([{ name: "commonName", value: "aim-operator" }], {
    keyType: "ec",
    algorithm: "sha256",
    extensions: [{ name: "subjectAltName", altNames: names.map((value) => ({ type: 2 as const, value })) }],
  })
  return { cert, key }
})

/** Reads both files. */
export const readCertificate = Effect.fnUntraced(function* ({ path, name, key }: CertificateFiles) {
  const fileSystem = yield* FileSystem.FileSystem
  const read = (file: string) =>
    fileSystem
      .readFileString(`${path}/${file}`)
      .pipe(
        Effect.mapError(
          ({ message }) =>
            new CertificateError({ message: `--metrics-cert-path: the certificate cannot be read: ${message}` }),
        ),
      )
  return { cert: yield* read(name), key: yield* read(key) } satisfies Certificate
})

/** Uses a certificate. One that does not go with its key, or is none, fails. */
export const useCertificate = <A>(
  certificate: Certificate,
  use: (certificate: Certificate) => A,
): Effect.Effect<A, CertificateError> =>
  Effect.try({
    try: () => use(certificate),
    catch: (error) => {
      const why = error instanceof Error ? error.message : String(error)
      return new CertificateError({ message: `--metrics-cert-path: the certificate cannot be used: ${why}` })
    },
  })

/**
 * Calls `onChange` whenever the files hold another certificate than before. What cannot be read or used, as when one file is
 * replaced and the other is not yet, is left for the next look.
 */
export const followCertificate = (
  files: CertificateFiles,
  first: Certificate,
  onChange: (certificate: Certificate) => void,
): Effect.Effect<never, never, FileSystem.FileSystem> => {
  let current = first
  const look = Effect.gen(function* () {
    const found = yield* readCertificate(files)
    if (found.cert === current.cert && found.key === current.key) return
    yield* useCertificate(found, onChange)
    current = found
    yield* Effect.logInfo("The certificate for metrics is a new one")
  }).pipe(Effect.catchTag("CertificateError", (error) => Effect.logWarning(error.message)))
  return Effect.andThen(Effect.repeat(look, Schedule.spaced(LOOK_EVERY)), Effect.never)
}
