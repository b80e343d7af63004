import { describe, expect, it } from "vitest";
import { buildSetting, rosa, type Setting } from "../testing/setting.ts";

function refresh({ ask, simulator }: Setting, fields: Record<string, string>, contentType?: string): Promise<Response> {
  const { clientId, clientSecret } = simulator.oauthClient;
  const body = new URLSearchParams({ client_id: clientId, client_secret: clientSecret, ...fields }).toString();
  const headers = { "content-type": contentType ?? "application/x-www-form-urlencoded" };
  return ask("/oauth2/token", {}, { method: "POST", headers, body });
}

describe("POST /oauth2/token", () => {
  it("exchanges a code once for tokens that work", async () => {
    const setting = buildSetting();
    const code = setting.simulator.issueOAuthCode(rosa);
    const answer = await refresh(setting, { grant_type: "authorization_code", code });
    const tokens = (await answer.json()) as Record<string, string>;
    expect(tokens).toMatchObject({ expires_in: 3600, scope: "public_api", token_type: "Bearer" });
    const listed = await setting.ask("/meetings", { authorization: `Bearer ${tokens.access_token}` });
    expect(listed.status).toBe(200);
    expect((await refresh(setting, { grant_type: "authorization_code", code })).status).toBe(400);
  });

  it("lets one of two concurrent refreshes win and refuses the other with 400", async () => {
    const setting = buildSetting();
    const { refreshToken } = setting.simulator.issueOAuthToken(rosa);
    const fields = { grant_type: "refresh_token", refresh_token: refreshToken };
    const answers = await Promise.all([refresh(setting, fields), refresh(setting, fields)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 400]);
  });

  it("ends access tokens after accessTokenLifetimeSeconds", async () => {
    const { ask, clock, simulator } = buildSetting();
    simulator.switches.accessTokenLifetimeSeconds = 60;
    const { accessToken } = simulator.issueOAuthToken(rosa);
    const as = { authorization: `Bearer ${accessToken}` };
    expect((await ask("/meetings", as)).status).toBe(200);
    await clock.advance(60_000);
    expect((await ask("/meetings", as)).status).toBe(401);
  });

  it("refuses JSON with 415, a wrong client with 401 and other methods with 405", async () => {
    const setting = buildSetting();
    const { refreshToken } = setting.simulator.issueOAuthToken(rosa);
    const fields = { grant_type: "refresh_token", refresh_token: refreshToken };
    expect((await refresh(setting, fields, "application/json")).status).toBe(415);
    const wrong = await refresh(setting, { ...fields, client_secret: "wrong" });
    expect([wrong.status, await wrong.json()]).toMatchObject([401, { error: "invalid_client" }]);
    expect((await setting.ask("/oauth2/token")).status).toBe(405);
    expect((await refresh(setting, { grant_type: "password" })).status).toBe(400);
  });

  it("limits the app to tokenLimit calls per window", async () => {
    const setting = buildSetting();
    setting.simulator.switches.tokenLimit = 1;
    expect((await refresh(setting, {})).status).toBe(400);
    expect((await refresh(setting, {})).status).toBe(429);
  });
});
