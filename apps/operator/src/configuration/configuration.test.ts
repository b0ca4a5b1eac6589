import { NodeServices } from "@effect/platform-node"
import { describe, expect, it } from "@effect/vitest"
import { ConfigProvider, Effect, Option } from "effect"
import { Command } from "effect/cli"
import { type OperatorConfiguration, operatorFlags } from "./configuration.ts"
import { describeFlag, readFlagNotes } from "./described-flag.ts"
import { DEFAULT_LOGGING } from "./logging-flags.ts"

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
    const certificate = { path: "", name: "tls.crt", key: "tls.key" }
    expect(yield* read([])).toEqual({
      leaderElect: false,
      kubeconfig: Option.none(),
      context: Option.none(),
      defaultCachingMode: "Auto",
      kserveDeploymentMode: "Standard",
      customBaseImage: "amdenterpriseai/aim-base:latest",
      downloaderImage: "ghcr.io/silogen/aim-artifact-downloader:0.2.0",
      registryMirrors: new Map(),
      maxConcurrentReconciles: 4,
      enableCompatibility: false,
      watchNamespaces: [],
      dryRun: false,
      systemNamespace: Option.none(),
      identity: Option.none(),
      serving: {
        metrics: "Off",
        secureMetrics: true,
        metricsCertificate: certificate,
        webhookCertificate: certificate,
        enableHttp2: false,
        probes: { host: undefined, port: 8081 },
        profiling: "Off",
      },
      logging: DEFAULT_LOGGING,
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
      serving: { metrics: { host: undefined, port: 8080 } },
      leaderElect: true,
      systemNamespace: Option.some("aim"),
      identity: Option.some("aim-0"),
    })
    expect((yield* read([], env))?.defaultCachingMode).toBe("Never")
  }),
)

it.effect.each(["Auto", "Always", "Never", "Shared", "Dedicated"])("%s is a caching mode", (mode) =>
  Effect.gen(function* () {
    expect((yield* read([`--default-caching-mode=${mode}`]))?.defaultCachingMode).toBe(mode)
    expect((yield* read([], { AIM_DEFAULT_CACHING_MODE: mode }))?.defaultCachingMode).toBe(mode)
  }),
)

it.effect("images and registries may come from elsewhere", () =>
  Effect.gen(function* () {
    const env = {
      AIM_ARTIFACT_DOWNLOADER_IMAGE: "mirror.corp/aim-artifact-downloader:1.0.0",
      AIM_CUSTOM_BASE_IMAGE: "",
      AIM_REGISTRY_MIRRORS: "docker.io=http://127.0.0.1:5000, ghcr.io=https://mirror.corp",
      AIM_KSERVE_DEPLOYMENT_MODE: "Auto",
    }
    expect(yield* read(["--artifact-downloader-image=a/b:1"], env)).toMatchObject({
      downloaderImage: "a/b:1",
      kserveDeploymentMode: "",
      customBaseImage: "amdenterpriseai/aim-base:latest",
      registryMirrors: new Map([
        ["docker.io", "http://127.0.0.1:5000/"],
        ["ghcr.io", "https://mirror.corp/"],
      ]),
    })
    expect((yield* read([], env))?.downloaderImage).toBe("mirror.corp/aim-artifact-downloader:1.0.0")
  }),
)

it.effect.each([
  ["--metrics-secure", true],
  ["--metrics-secure=true", true],
  ["--metrics-secure=false", false],
] as const)("a switch: %s", ([flag, expected]) =>
  Effect.gen(function* () {
    expect((yield* read([flag]))?.serving.secureMetrics).toBe(expected)
  }),
)

it.effect("the flags of controller-runtime's logger keep their names", () =>
  Effect.gen(function* () {
    const flags = ["--zap-devel", "--zap-encoder=console", "--zap-log-level=3", "--zap-stacktrace-level=error"]
    expect((yield* read([...flags, "--zap-time-encoding=epoch", "--log-format=json"]))?.logging).toEqual({
      devel: true,
      encoder: Option.some("console"),
      verbosity: Option.some(3),
      stackTraces: Option.some("error"),
      timeEncoding: "epoch",
      format: Option.some("json"),
    })
  }),
)

it.effect("namespaces are named once, in order", () =>
  Effect.gen(function* () {
    expect((yield* read(["--watch-namespaces=b,a, b"]))?.watchNamespaces).toEqual(["a", "b"])
  }),
)

it.effect.each([
  "--health-probe-bind-address=8081",
  "--max-concurrent-reconciles=0",
  "--default-caching-mode=Sometimes",
  "--zap-log-level=loud",
  "--zap-encoder=xml",
  "--watch-namespaces=a,,b",
  "--watch-namespaces=A_b",
  "--metrics-secure=perhaps",
  "--registry-mirrors=docker.io",
  "--registry-mirrors=docker.io=mirror.corp",
  "--artifact-downloader-image=Not An Image",
  "--no-such-flag",
])("%s is refused", (flag) =>
  Effect.gen(function* () {
    expect((yield* Effect.flip(read([flag])))._tag).toBe("ShowHelp")
  }),
)

describe("what is said of a flag", () => {
  it.each([
    { description: "Where: `:port`", fallback: ":8081", variable: undefined },
    { description: "How", fallback: "Auto", variable: "AIM_MODE" },
    { description: "Who", fallback: undefined, variable: "POD_NAME" },
    { description: "What", fallback: undefined, variable: undefined },
  ])("$description can be read back", (notes) => {
    expect(readFlagNotes(describeFlag(notes))).toEqual(notes)
    expect(readFlagNotes(`${describeFlag(notes)} (choices: a, b)`)).toEqual(notes)
  })
})
