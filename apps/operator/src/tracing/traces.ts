import { NodeHttpClient } from "@effect/platform-node"
import { Config, Effect, Layer, References } from "effect"
import { OtlpSerialization, OtlpTracer } from "effect/observability"

const isSet = (variable: string) =>
  Config.String(variable).pipe(
    Config.map((value) => value !== ""),
    Config.withDefault(false),
  )

/** Whether the environment says where traces go. Source: OpenTelemetry, OTLP exporter configuration. */
const hasCollector = Effect.map(
  Effect.all([
    isSet("OTEL_EXPORTER_OTLP_ENDPOINT"),
    isSet("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT"),
    Effect.map(Config.String("OTEL_TRACES_EXPORTER").pipe(Config.withDefault("otlp")), (name) => name !== "none"),
  ]),
  ([everything, traces, isWanted]) => (everything || traces) && isWanted,
)

const off = Layer.succeed(References.TracerEnabled, false)

const exporter = (version: string) =>
  Layer.unwrap(
    Effect.map(Config.String("OTEL_SERVICE_NAME").pipe(Config.withDefault("aim-operator")), (serviceName) =>
      OtlpTracer.layerFromConfig({ resource: { serviceName, serviceVersion: version } }),
    ),
  ).pipe(Layer.provide([OtlpSerialization.layerProtobuf, NodeHttpClient.layerUndici]))

/** Sends traces to the collector that the environment names. Where it names none, no span is made. */
export const tracingLayer = (version: string) =>
  Layer.unwrap(Effect.map(hasCollector, (isOn) => (isOn ? exporter(version) : off)))
