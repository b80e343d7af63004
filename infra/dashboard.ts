/** The plan's CloudWatch dashboard, with the names of this stage filled in. */
import { alarmArns } from "./alarms.ts";
import { DIMENSIONS, LOG_GROUPS, OWN_DIMENSIONS } from "./dimensions.ts";
import { toDashboardBody } from "./plan/dashboard-body.ts";
import { settings, toPhysicalName } from "./settings.ts";

export const dashboard = new aws.cloudwatch.Dashboard("Dashboard", {
  dashboardName: toPhysicalName("overview"),
  dashboardBody: $util
    .all([$util.output(DIMENSIONS), $util.all(LOG_GROUPS), $util.all(alarmArns)])
    .apply(([resources, logGroups, arns]) =>
      JSON.stringify(
        toDashboardBody({
          region: settings.region,
          own: OWN_DIMENSIONS,
          resources,
          logGroups,
          alarmArns: arns,
        }),
      ),
    ),
});
