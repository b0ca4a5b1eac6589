import { fileURLToPath } from "node:url"
import { configDefaults, defineConfig } from "vitest/config"

const fromHere = (path: string): string => fileURLToPath(new URL(path, import.meta.url))

/** A busy machine needs its time, also for cleaning up: a test that hangs is noticed, one that is slow does not fail. */
const project = (name: string, root: string, testTimeout = 30_000) => ({
  test: {
    name,
    root,
    include: ["src/**/*.test.ts", "*.test.ts"],
    environment: "node" as const,
    testTimeout,
    hookTimeout: testTimeout,
  },
})

/** Modules without state of their own are loaded once for many files, which halves the time of their tests. */
const stateless = (name: string, root: string) => ({ test: { ...project(name, root).test, isolate: false } })

/** Its tests start programs: they are bundled once. */
const BUNDLES = "scripts/bundles-of-run.ts"

/** The tests that need KServe's manager, which takes minutes to build. */
const KSERVE = "src/kserve/**/*.test.ts"

/** Several clusters on one busy machine may miss a time limit: what fails is tried once more. */
const integration = {
  test: {
    ...project("integration", "integration", 120_000).test,
    retry: 1,
    globalSetup: [BUNDLES, "integration/src/operator/installed-cluster.ts"].map(fromHere),
  },
}

/** One Vitest project per package, so that `--project core` runs one of them. */
export default defineConfig({
  test: {
    // Most of the time goes into waiting: for API servers, Jobs and intervals.
    maxWorkers: 3,
    projects: [
      stateless("api", "packages/api"),
      stateless("core", "packages/core"),
      stateless("kubernetes", "packages/kubernetes"),
      stateless("registry", "packages/registry"),
      stateless("testing", "packages/testing"),
      project("operator", "apps/operator"),
      stateless("cli", "apps/cli"),
      { test: { ...project("downloader", "apps/downloader").test, globalSetup: fromHere(BUNDLES) } },
      project("scripts", "scripts"),
      // A real API server: starts its own, and builds it where it cannot be downloaded.
      { test: { ...integration.test, exclude: [...configDefaults.exclude, KSERVE] } },
      { test: { ...integration.test, name: "kserve", include: [KSERVE] } },
    ],
  },
})
