export { type DeployOptions, deployOffline, OfflineDeployFailed, type OfflineRun } from "./deploy.ts";
export type { ProgramRun } from "./engine.ts";
export { BUNDLE_FILE, keepFunctionFiles, LINKS_FILE, readLinks, writeLinks } from "./function-artefact.ts";
export { toGolden } from "./golden.ts";
export { createGraph, type Graph, type RequestContext, type Statement, toTexts } from "./graph.ts";
export { installPlatform, isPlatformInstalled } from "./platform.ts";
export type { RecordedResource } from "./recorder.ts";
