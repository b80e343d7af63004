import { createSimulator, type Simulator, serveSimulator } from "@fathom-sync/simulator";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { addCalls, runSlot, startTestStack, type TestStack } from "../../test/fixtures/stack.ts";
import { enrolOwnAccount, OWN_REP_ID, OwnAccountUnclear } from "./own-account.ts";

// Whole stacks, on a machine that may be busy with other tests.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 });

let simulator: Simulator;
let stack: TestStack;
let closeFathom: () => Promise<void>;
let mails = 0;
let email = "";
beforeAll(async () => {
  simulator = createSimulator();
  const server = await serveSimulator(simulator);
  closeFathom = server.close;
  stack = await startTestStack({ fathomUrl: server.baseUrl });
});
afterAll(async () => {
  await stack.stop();
  await closeFathom();
});
beforeEach(() => {
  simulator.clearFaults();
  mails++;
  email = `canary-${mails}@sellers.example`;
});

const enrol = (apiKey: string, given?: string) =>
  enrolOwnAccount(stack.records, stack.addresses.fathomUrl, { apiKey, email: given });

async function expectUnclear(enrolling: Promise<void>, message: RegExp): Promise<void> {
  const error: unknown = await enrolling.catch((cause: unknown) => cause);
  expect(error).toBeInstanceOf(OwnAccountUnclear);
  expect((error as Error).message).toMatch(message);
  expect((error as Error).message).not.toContain("canary");
}

describe("enrolOwnAccount", () => {
  it("asks for FATHOM_EMAIL when the key shows no recordings", async () => {
    const { apiKey } = simulator.addUser({ email, name: "Canary" });
    await expectUnclear(enrol(apiKey), /no recordings.*set FATHOM_EMAIL/);
  });

  it("asks for FATHOM_EMAIL when the key shows recordings of several people, and names nobody", async () => {
    const { apiKey } = simulator.addUser({ email, name: "Canary", team: "Sales" });
    const other = simulator.addUser({ email: `other-${email}`, name: "Canary", team: "Sales" });
    for (const owner of [email, other.email]) {
      simulator.addMeeting(owner, { createdAt: Date.now() - 3_600_000, sharedWith: "own_team" });
    }
    await expectUnclear(enrol(apiKey), /recordings of 2 people.*set FATHOM_EMAIL/);
  });

  it("says that Fathom refuses the key", async () => {
    await expectUnclear(enrol("canary-key-of-nobody"), /^Fathom refuses FATHOM_API_KEY: Fathom answered 401/);
  });

  it.each([
    ["status" as const, { status: 500 }, /could not be looked up: Fathom answered 500/],
    ["reset" as const, {}, /could not be looked up: the connection to Fathom failed/],
  ])("says when Fathom cannot tell (%s)", async (kind, more, message) => {
    const { apiKey } = simulator.addUser({ email, name: "Canary" });
    simulator.addFault({ kind, ...more });
    await expectUnclear(enrol(apiKey), message);
  });

  it("finds the address, syncs, and takes a new key or keeps the one it has", async () => {
    const { apiKey } = simulator.addUser({ email, name: "Canary" });
    addCalls(simulator, email, 2);
    await enrol(apiKey);
    expect(await stack.records.reps.get(OWN_REP_ID)).toMatchObject({ fathomEmail: email, active: true });
    expect((await runSlot(stack)).perRep).toMatchObject([{ repId: OWN_REP_ID, outcome: "complete" }]);
    const stored = await stack.records.connections.find(`rep:${OWN_REP_ID}`);
    await enrol(apiKey);
    expect(await stack.records.connections.find(`rep:${OWN_REP_ID}`)).toEqual(stored);

    const next = simulator.rotateKey(email);
    expect((await runSlot(stack)).perRep).toMatchObject([{ outcome: "blocked" }]);
    await enrol(next);
    expect((await runSlot(stack)).perRep).toMatchObject([{ outcome: "complete" }]);
  });
});
