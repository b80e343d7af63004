import { describe, expect, it } from "vitest";
import { boss, buildSetting, milan, type Page, rosa } from "../testing/setting.ts";

describe("teams, members, users, meeting types", () => {
  it("lists teams and members of the caller's organisation, members also by team", async () => {
    const { simulator, read } = buildSetting();
    simulator.addUser({ email: "jo@partner.example", name: "Jo", team: "Partner team", organisation: "partner" });
    expect(((await read("/teams")) as Page).items).toEqual([
      { name: "Sales", created_at: "2026-09-14T12:00:00Z" },
      { name: "Support", created_at: "2026-09-14T12:00:00Z" },
    ]);
    expect(((await read("/team_members")) as Page).items.map(({ email }) => email)).toEqual([rosa, milan]);
    expect(((await read("/team_members?team=Support")) as Page).items).toMatchObject([
      { email: milan, name: "Milan Bos" },
    ]);
  });

  it("pages by peoplePageSize", async () => {
    const { simulator, read } = buildSetting();
    simulator.switches.peoplePageSize = 1;
    const { next_cursor } = (await read("/teams")) as Page;
    expect(await read(`/teams?cursor=${next_cursor}`)).toMatchObject({
      items: [{ name: "Support" }],
      next_cursor: null,
    });
  });

  it("lists users with permissions to account admins only, filtered, invited ones without permissions", async () => {
    const { simulator, read, ask } = buildSetting();
    simulator.addUser({ email: "new@tailspin.example", name: "New", status: "invited" });
    simulator.deactivateUser(milan);
    expect((await ask("/users", rosa)).status).toBe(403);
    const emails = async (query: string) =>
      ((await read(`/users${query}`, boss)) as Page).items.map(({ email }) => email);
    expect(await emails("")).toEqual([rosa, milan, boss, "new@tailspin.example"]);
    expect(await emails("?status=deactivated")).toEqual([milan]);
    expect(await emails("?settings_access=account_admin")).toEqual([boss]);
    expect(await emails("?team=Sales")).toEqual([rosa]);
    expect(await read("/users?status=invited", boss)).toMatchObject({ items: [{ name: null, status: "invited" }] });
    const { items } = (await read("/users", boss)) as Page;
    expect(items[3]).not.toHaveProperty("permissions");
    expect(items[2]).toMatchObject({ permissions: { view_access: { level: "all_teams", teams: [] } } });
    expect((await ask("/users?status=invited&settings_access=none", boss)).status).toBe(400);
    expect((await ask("/users?status=gone", boss)).status).toBe(400);
  });

  it("lists meeting types with their status", async () => {
    const { read } = buildSetting();
    const { items } = (await read("/meeting_types")) as Page;
    expect(items).toContainEqual({ name: "Cold call", status: "inactive", created_at: expect.any(String) });
  });
});
