// Measures the downloader against curl on the same files from loopback, and prints the table of bench/README.md.
// `node bench/downloader/run.ts [MIB]`: files of so many MiB, 2048 unless given, below BENCH_FOLDER or the folder for temporary
// files. Needs Linux, curl and openssl; each run is done thrice.
import { randomFillSync } from "node:crypto"
import { mkdtemp, rm } from "node:fs/promises"
import { loadavg, tmpdir } from "node:os"
import { join } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import { Effect } from "effect"
import { hubServer } from "../../apps/downloader/src/test-fixtures/hub-server.ts"
import { putBucket, startS3, uploadInParts } from "../../integration/src/caches/real-s3.ts"
import { bundleProgram } from "../../scripts/bundle.ts"
import { type TimedRun, timed } from "./timed-process.ts"

const RUNS = 3
/** Rest before each run: a virtual machine gives freed memory back meanwhile, and is as one that a pod newly comes to. */
const REST_MILLIS = 10_000
const MEBIBYTE = 1024 * 1024
const mebibytes = Number(process.argv[2] ?? 2048)

const print = (text: string) => process.stdout.write(`${text}\n`)

const randomBytes = (length: number): Buffer => {
  const bytes = Buffer.alloc(length)
  for (let at = 0; at < length; at += 64 * MEBIBYTE) {
    randomFillSync(bytes, at, Math.min(64 * MEBIBYTE, length - at))
  }
  return bytes
}

const PART_BYTES = 64 * MEBIBYTE

const inParts = (bytes: Buffer): ReadonlyArray<Buffer> =>
  Array.from({ length: Math.ceil(bytes.length / PART_BYTES) }, (_, index) =>
    bytes.subarray(index * PART_BYTES, (index + 1) * PART_BYTES),
  )

/** The same bytes as one file, and as eight. */
const whole = randomBytes(mebibytes * MEBIBYTE)
const eighth = Math.ceil(whole.length / 8)
const LAYOUTS: Readonly<Record<string, ReadonlyMap<string, Buffer>>> = {
  "1 file": new Map([["model.safetensors", whole]]),
  "8 files": new Map(
    Array.from({ length: 8 }, (_, index) => [
      `model-${index}.safetensors`,
      whole.subarray(index * eighth, (index + 1) * eighth),
    ]),
  ),
}

const median = (runs: ReadonlyArray<TimedRun>): TimedRun => ({
  seconds: runs.map(({ seconds }) => seconds).toSorted((a, b) => a - b)[Math.floor(runs.length / 2)] ?? 0,
  peakRssMiB: Math.max(...runs.map(({ peakRssMiB }) => peakRssMiB)),
})

/** As the entrypoint of the image has them. */
const NODE_FLAGS = ["--max-semi-space-size=1"]

const folder = await mkdtemp(join(process.env.BENCH_FOLDER ?? tmpdir(), "aim-engine-bench-"))
const target = join(folder, "target")
const program = await bundleProgram("downloader", folder)

/** Runs everything in turn, several times, each into an empty folder. */
const compare = async (ways: ReadonlyArray<() => Promise<TimedRun>>): Promise<ReadonlyArray<TimedRun>> => {
  const runs = ways.map((): Array<TimedRun> => [])
  for (let round = 0; round < RUNS; round++) {
    for (const [index, way] of ways.entries()) {
      await rm(target, { recursive: true, force: true })
      // What is still to be written of the files before is not this one's, nor is the memory that they had in the page cache.
      await timed("sync", [], process.env)
      await sleep(REST_MILLIS)
      runs[index]?.push(await way())
    }
  }
  return runs.map(median)
}

const curl = (urls: ReadonlyArray<string>) =>
  timed(
    "curl",
    [
      "-sSfL",
      "--create-dirs",
      ...urls.flatMap((url) => ["-o", join(target, url.slice(url.lastIndexOf("/") + 1)), url]),
    ],
    {},
  )

/** Gives curl's files what the downloader gives: the volume is made to keep them, and each is hashed. */
const curlAndVerify = async (urls: ReadonlyArray<string>, hash: "sha256" | "md5"): Promise<TimedRun> => {
  const transfer = await curl(urls)
  const script = `sync -d "$0"/* && openssl dgst -${hash} "$0"/* >&2`
  const verification = await timed("sh", ["-c", script, target], process.env)
  return { seconds: transfer.seconds + verification.seconds, peakRssMiB: transfer.peakRssMiB }
}

const download = (uri: string, env: Readonly<Record<string, string>>) =>
  timed(process.execPath, [...NODE_FLAGS, program, "download", uri, target], env)

/** The ways that are no downloader of ours come first: what the others are compared with. */
const report = (title: string, names: ReadonlyArray<string>, runs: ReadonlyArray<TimedRun>): void => {
  const baselines = runs.slice(0, 2)
  for (const [index, { seconds, peakRssMiB }] of runs.entries()) {
    const isOurs = index >= baselines.length
    const ratios = baselines.map((baseline) => (isOurs ? (baseline.seconds / seconds).toFixed(2) : ""))
    const memory = isOurs ? `${peakRssMiB.toFixed(0)} MiB` : ""
    const speed = `${(whole.length / 1e6 / seconds).toFixed(0)} MB/s`
    print(`| ${[title, names[index], speed, ...ratios, memory].join(" | ")} |`)
  }
}

const fromHub = (layout: string, files: ReadonlyMap<string, Buffer>) =>
  Effect.gen(function* () {
    const { url } = yield* hubServer({ name: "org/model", commit: "c0ffee", files, largeFrom: MEBIBYTE, isXet: true })
    const urls = [...files.keys()].map((path) => `${url}/org/model/resolve/c0ffee/${path}`)
    const protocols = ["HF_TRANSFER", "HTTP", "XET"]
    const ways = protocols.map(
      (name) => () => download("hf://org/model", { HF_ENDPOINT: url, AIM_DOWNLOADER_PROTOCOL: name }),
    )
    const runs = yield* Effect.promise(() => compare([() => curl(urls), () => curlAndVerify(urls, "sha256"), ...ways]))
    report(`hf://, ${layout}`, ["curl", "curl, sync, sha256", ...protocols], runs)
  }).pipe(Effect.scoped, Effect.runPromise)

const fromS3 = async (layout: string, files: ReadonlyMap<string, Buffer>): Promise<void> => {
  const s3 = await startS3()
  try {
    await putBucket(s3, "models", new Map(), true)
    for (const [path, bytes] of files) await uploadInParts(s3, "models", `org/model/${path}`, inParts(bytes))
    const urls = [...files.keys()].map((path) => `${s3.url}/models/org/model/${path}`)
    const runs = await compare([
      () => curl(urls),
      () => curlAndVerify(urls, "md5"),
      () => download("s3://models/org/model", { AWS_ENDPOINT_URL: s3.url }),
    ])
    report(`s3://, ${layout}`, ["curl", "curl, sync, md5", "S3"], runs)
  } finally {
    await s3.stop()
  }
}

print(`Load before: ${loadavg()[0]?.toFixed(2)}\n`)
print("| source | with | throughput | against curl | against curl, sync and hash | peak memory |")
print("| --- | --- | --- | --- | --- | --- |")
try {
  for (const [layout, files] of Object.entries(LAYOUTS)) {
    await fromHub(layout, files)
    await fromS3(layout, files)
  }
} finally {
  await rm(folder, { recursive: true, force: true })
}
print(`\nLoad after: ${loadavg()[0]?.toFixed(2)}`)
