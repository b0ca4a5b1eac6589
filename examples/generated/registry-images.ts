// What the registry of the sandbox has besides the images of the catalog.
import type { ModelImage } from "@aim-engine/testing"

/** An image whose labels name its model, and recommend to run it with these numbers of MI300X. */
const image = (
  model: string,
  ...deployments: ReadonlyArray<readonly [gpuCount: number, precision: string]>
): ModelImage => ({
  labels: {
    "com.amd.aim.model.canonicalName": model,
    "com.amd.aim.model.recommendedDeployments": JSON.stringify(
      deployments.map(([gpuCount, precision]) => ({ gpuModel: "MI300X", gpuCount, precision, metric: "latency" })),
    ),
  },
})

/** Images by their reference. */
export const REGISTRY_IMAGES: Readonly<Record<string, ModelImage>> = {
  "amdenterpriseai/aim-openai-gpt-oss-20b:0.9.0": image("openai/gpt-oss-20b", [1, "fp8"], [1, "fp16"]),
  "amdenterpriseai/aim-deepseek-ai-deepseek-r1-distill-llama-8b:0.8.4": image(
    "deepseek-ai/DeepSeek-R1-Distill-Llama-8B",
    [1, "fp16"],
  ),
  "amdenterpriseai/aim-deepseek-ai-deepseek-r1-distill-llama-8b:0.9.0": image(
    "deepseek-ai/DeepSeek-R1-Distill-Llama-8B",
    [1, "fp8"],
  ),
  "amdenterpriseai/aim-deepseek-ai-deepseek-v3:0.9.1": image("deepseek-ai/DeepSeek-V3", [8, "fp8"]),
}
