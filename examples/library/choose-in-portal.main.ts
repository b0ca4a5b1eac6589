import { describeChoice } from "./choose-in-portal.ts"

console.log(describeChoice().join("\n"))
