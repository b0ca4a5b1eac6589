import { defineConfig } from "vitest/config"

const project = (name: string, root: string) => ({
  test: { name, root, include: ["src/**/*.test.ts", "*.test.ts"], environment: "node" as const },
})

/** One Vitest project per package, so that `--project core` runs one of them. */
export default defineConfig({
  test: {
    projects: [
      project("api", "packages/api"),
      project("core", "packages/core"),
      project("kubernetes", "packages/kubernetes"),
      project("registry", "packages/registry"),
      project("testing", "packages/testing"),
      project("operator", "apps/operator"),
      project("cli", "apps/cli"),
      project("downloader", "apps/downloader"),
      project("scripts", "scripts"),
      // A real API server: starts its own, and builds it where it cannot be downloaded.
      project("integration", "integration"),
    ],
  },
})
