import {
  AIM_API_VERSION,
  type AIMModelSpec,
  type AIMService,
  type AIMServiceSpec,
  type AIMServiceStatus,
  AIMServiceTemplateKind,
  type KubernetesObject,
  Label,
} from "@aim-engine/api"
import { describe, expect, it } from "@effect/vitest"
import { Effect } from "effect"
import { TestClock } from "effect/testing"
import { makeSnapshot } from "../cluster-state/snapshot.ts"
import { ApiError } from "../errors/api-error.ts"
import type { Model } from "../model/service-model.ts"
import { resolveTemplate, type TemplateRequest } from "./resolve-template.ts"
import { gpuNode, MODEL, NAMESPACE, type TemplateSketch, template } from "./template.fixture.ts"
