export { type BuildPageOptions, getBuiltPage, type Site } from "./build-page.ts";
export { type PageFile, type PageFiles, readPageFiles } from "./page-files.ts";
export { type PageServer, servePage } from "./serve-page.ts";
export { writeSite } from "./write-site.ts";
