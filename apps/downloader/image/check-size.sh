#!/nodejs/bin/node --max-semi-space-size=1
// Prints the size of the source that is the first argument as a line of JSON.
process.argv.splice(2, 0, "check-size")
import("/app/downloader.mjs")
