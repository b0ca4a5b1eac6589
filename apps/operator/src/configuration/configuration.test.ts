import { NodeServices } from "@effect/platform-node"
import { expect, it } from "@effect/vitest"
import { ConfigProvider, Effect, Option } from "effect"
import { Command } from "effect/cli"
import { type OperatorConfiguration, operatorFlags } from "./configuration.ts"

const read = (args: ReadonlyArray<string>, env: Readonly<Record<string, string>> = {}) =>
  Effect.gen(function* () {
    let read: OperatorConfiguration | undefined
    const command = Command.make("operator", operatorFlags, (configuration) =>
      Effect.sync(() => {
        read = configuration
      }),
    )
    yield* Command.runWith(command, { version: "0", renderErrors: false })(args)
    return read
  }).pipe(Effect.provide(ConfigProvider.layer(ConfigProvider.fromEnv({ env }))), Effect.provide(NodeServices.layer))

it.effect("an operator that is told nothing", () =>
  Effect.gen(function* () {
    expect(yield* read([])).toEqual({
      metrics: "Off",
      metricsSecure: true,
      metricsCertPath: Option.none(),
      metricsCertName: "tls.crt",
      metricsCertKey: "tls.key",
      probes: { host: undefined, port: 8081 },
      leaderElect: false,
      kubeconfig: Option.none(),
      context: Option.none(),
      defaultCachingMode: "Auto",
      maxConcurrentReconciles: 4,
      systemNamespace: "aim-system",
      identity: Option.none(),
    })
  }),
)

it.effect("flags go before environment variables", () =>
  Effect.gen(function* () {
    const env = { AIM_DEFAULT_CACHING_MODE: "Never", AIM_SYSTEM_NAMESPACE: "aim", POD_NAME: "aim-0" }
    expect(
      yield* read(["--default-caching-mode=Shared", "--metrics-bind-address=:8080", "--leader-elect"], env),
    ).toMatchObject({
      defaultCachingMode: "Shared",
      metrics: { host: undefined, port: 8080 },
      leaderElect: true,
      systemNamespace: "aim",
      identity: Option.some("aim-0"),
    })
    expect((yield* read([], env))?.defaultCachingMode).toBe("Never")
  }),
)

it.effect.each([
  "--health-probe-bind-address=8081",
  "--max-concurrent-reconciles=0",
  "--default-caching-mode=Sometimes",
  "--no-such-flag",
])("%s is refused", (flag) =>
  Effect.gen(function* () {
    expect((yield* Effect.flip(read([flag])))._tag).toBe("ShowHelp")
  }),
)
