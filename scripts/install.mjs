// Installs the dependencies when the lock file is not the one that was installed last.
// Runs before `npm start` and `npm test`, hence on whatever Node the machine has, and without any dependency.
import { spawnSync } from "node:child_process"
import { createHash } from "node:crypto"
import { existsSync, readFileSync, writeFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { fileURLToPath } from "node:url"

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const stamp = join(root, "node_modules", ".installed-lock-sha256")
const wanted = createHash("sha256")
  .update(readFileSync(join(root, "package-lock.json")))
  .digest("hex")
const installed = existsSync(stamp) ? readFileSync(stamp, "utf8") : ""

if (installed !== wanted) {
  process.stderr.write("Installing dependencies (once for each change of package-lock.json) …\n")
  // Not `npm ci`: it refuses a lock file that lacks the optional packages of other platforms, and some registries have
  // only our own. Versions come from the lock file all the same, and nothing is saved.
  const result = spawnSync("npm", ["install", "--no-save", "--no-audit", "--no-fund", "--loglevel=error"], {
    cwd: root,
    stdio: ["ignore", "ignore", "inherit"],
    shell: process.platform === "win32",
  })
  if (result.status !== 0) process.exit(result.status ?? 1)
  writeFileSync(stamp, wanted)
}
