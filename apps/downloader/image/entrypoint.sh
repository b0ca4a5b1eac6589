#!/nodejs/bin/node
// Downloads the source that is the first argument to the folder that is the second, TARGET_DIR or /cache.
process.argv.splice(2, 0, "download")
import("/app/downloader.mjs")
