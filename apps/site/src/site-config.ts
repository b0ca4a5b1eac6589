import { relative } from "node:path"
import { defineConfig } from "vitepress"
import { headingAnchor, siteLink } from "./repository-links.ts"
import { PAGES_FOLDER, sidebar } from "./sidebar.ts"

/** The site: the pages of `docs/` with a sidebar and a search that runs in the reader's browser. Nothing is loaded from elsewhere. */
export default defineConfig({
  title: "AIM Engine",
  description: "A Kubernetes operator for inference on AMD GPUs, and the library inside it",
  srcDir: "../../docs",
  srcExclude: ["decisions/**", "reference/api-surface/**"],
  outDir: "../../dist/site",
  cacheDir: "../../node_modules/.cache/vitepress",
  cleanUrls: true,
  lastUpdated: false,
  metaChunk: true,
  markdown: {
    anchor: { slugify: headingAnchor },
    config: (md) => {
      md.core.ruler.push("repository-links", ({ tokens, env }) => {
        const page: string = env.relativePath ?? relative(PAGES_FOLDER, env.path ?? "")
        for (const token of tokens.flatMap(({ children }) => children ?? [])) {
          const href = token.type === "link_open" ? token.attrGet("href") : null
          if (href !== null) token.attrSet("href", siteLink(page, href))
        }
      })
    },
  },
  themeConfig: {
    sidebar: sidebar(),
    search: { provider: "local" },
    outline: [2, 3],
    nav: [
      { text: "Quickstart", link: "/quickstart" },
      { text: "Library", link: "/library" },
      { text: "Reference", link: "/reference/cli" },
    ],
  },
})
