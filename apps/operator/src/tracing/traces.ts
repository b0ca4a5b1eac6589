import { NodeHttpClient } from "@effect/platform-node"
import { Config, ConfigProvider, Effect, Layer, References } from "effect"
import { OtlpSerialization, OtlpTracer } from "effect/observability"

/** Any of these says where traces go. Source: OpenTelemetry, OTLP exporter configuration. */
const ENDPOINTS = ["OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "OTEL_EXPORTER_OTLP_ENDPOINT"]

/** What holds where the environment does not say otherwise. */
const DEFAULTS = ConfigProvider.layerAdd(
  ConfigProvider.fromUnknown({ OTEL_TRACES_EXPORTER: "otlp", OTEL_SERVICE_NAME: "aim-operator" }),
)

const hasCollector = Effect.gen(function* () {
  const endpoints = yield* Effect.forEach(ENDPOINTS, (name) => Config.String(name).pipe(Config.withDefault("")))
  const exporter = yield* Config.String("OTEL_TRACES_EXPORTER")
  return endpoints.some((endpoint) => endpoint !== "") && exporter !== "none"
})

const off = Layer.succeed(References.TracerEnabled, false)

const exporter = (version: string) =>
  OtlpTracer.layerFromConfig({ resource: { serviceVersion: version } }).pipe(
    Layer.provide([OtlpSerialization.layerProtobuf, NodeHttpClient.layerUndici]),
  )

/** Sends traces to the collector that the environment names. Where it names none, no span is made. */
export const tracingLayer = (version: string) =>
  Layer.unwrap(Effect.map(hasCollector, (isOn) => (isOn ? exporter(version) : off))).pipe(Layer.provide(DEFAULTS))
