import { Flag } from "effect/cli"
import { parseBindAddress } from "./bind-address.ts"
import { describeFlag, switchFlag } from "./described-flag.ts"

const bindAddress = (name: string, fallback: string, description: string) =>
  Flag.String(name).pipe(
    Flag.withDescription(
      describeFlag({ description: `${description}: \`:port\` or \`host:port\`, \`0\` for none`, fallback }),
    ),
    Flag.withMetavar("ADDRESS"),
    Flag.withDefault(fallback),
    Flag.filterMap(
      parseBindAddress,
      (text) => `--${name} is ${JSON.stringify(text)}; allowed are :port, host:port and 0 (off)`,
    ),
  )

const text = (name: string, metavar: string, fallback: string, description: string) =>
  Flag.String(name).pipe(
    Flag.withDescription(describeFlag({ description, fallback: fallback === "" ? undefined : fallback })),
    Flag.withMetavar(metavar),
    Flag.withDefault(fallback),
  )

/** A certificate in a folder, as Kubernetes mounts a Secret of type `kubernetes.io/tls`. Without a folder there is none. */
const certificate = (prefix: string, purpose: string) => ({
  path: text(`${prefix}-cert-path`, "FOLDER", "", `The folder with the certificate ${purpose}`),
  name: text(`${prefix}-cert-name`, "FILE", "tls.crt", "The file in it with the certificate"),
  key: text(`${prefix}-cert-key`, "FILE", "tls.key", "The file in it with the private key"),
})

/** Where a certificate is read from. */
export interface CertificateFiles {
  /** Empty for none. */
  readonly path: string
  readonly name: string
  readonly key: string
}

/** What the operator serves, and where. */
export const servingFlags = {
  metrics: bindAddress("metrics-bind-address", "0", "Where Prometheus metrics are served, at /metrics"),
  secureMetrics: switchFlag(
    "metrics-secure",
    true,
    "Serve metrics over TLS, to those whom the API server allows to get /metrics",
  ),
  metricsCertificate: certificate("metrics", "for the metrics, read anew when it changes; self-signed without it"),
  webhookCertificate: certificate("webhook", "for webhooks; accepted, but no webhook is served"),
  enableHttp2: switchFlag("enable-http2", false, "Offer HTTP/2 where metrics are served over TLS"),
  probes: bindAddress("health-probe-bind-address", ":8081", "Where /healthz and /readyz are served"),
  profiling: bindAddress(
    "profiling-bind-address",
    "0",
    "Where CPU and heap profiles are served, at /debug/pprof; profiles tell about the process, so use a loopback address",
  ),
}
