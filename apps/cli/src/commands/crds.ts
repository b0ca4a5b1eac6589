import { AIM_KINDS } from "@aim-engine/api"
import { Console } from "effect"
import { Command } from "effect/cli"
