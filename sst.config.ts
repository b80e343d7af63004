/// <reference path="./.sst/platform/config.d.ts" />
/** The stack, for `npx sst deploy --stage <stage>`. What is in it is under `infra/`; SST allows no imports up here. */

export default $config({
  async app(input) {
    const { APP_NAME, getSettings } = await import("./infra/stage.ts");
    const { keepData, region } = getSettings(input.stage);
    return {
      name: APP_NAME,
      home: "aws",
      removal: keepData ? "retain" : "remove",
      protect: keepData,
      version: "4.17.1",
      providers: {
        aws: {
          version: "7.20.0",
          region: region as aws.Region,
          defaultTags: { tags: { app: APP_NAME, stage: input.stage, source: "sst" } },
        },
      },
    };
  },
  async run() {
    const { api } = await import("./infra/api.ts");
    const { page } = await import("./infra/page.ts");
    const { webhook } = await import("./infra/webhook.ts");
    const { queue, deadLetters, tickDeadLetters } = await import("./infra/queue.ts");
    const { table } = await import("./infra/table.ts");
    await import("./infra/worker.ts");
    await import("./infra/schedule.ts");
    await import("./infra/dashboard.ts");
    return {
      ...(page === undefined ? {} : { page: page.url }),
      api: api.url,
      webhook: webhook.url,
      table: table.name,
      queue: queue.url,
      deadLetters: deadLetters.url,
      tickDeadLetters: tickDeadLetters.url,
    };
  },
});
