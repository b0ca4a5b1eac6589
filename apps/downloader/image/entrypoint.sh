#!/nodejs/bin/node --max-semi-space-size=1
// Downloads the source that is the first argument to the folder that is the second, TARGET_DIR or /cache.
// A small nursery frees the buffers that bytes pass through early: otherwise they count as memory that grows, and half of the
// time goes into looking for more to free.
process.argv.splice(2, 0, "download")
import("/app/downloader.mjs")
