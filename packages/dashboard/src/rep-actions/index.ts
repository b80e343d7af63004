export { AddRepDialog } from "./add-rep-dialog.tsx";
export { ConnectDialog } from "./connect-dialog.tsx";
export { RefreshAnswer, RefreshPress, type RefreshState, useRefresh } from "./refresh.tsx";
export { RepMenu } from "./rep-menu.tsx";
