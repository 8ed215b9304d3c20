/** The console's door, as a browser goes through it. */
import { AxeBuilder } from "@axe-core/playwright";
import { signsIn } from "../fixtures/console-door.js";
import { CONSOLE_SECRET } from "../fixtures/product.js";
import { expect, test } from "../fixtures/test.js";

test("the secret opens the console at the place that was asked for, and signing out closes it", async ({
  product,
  page,
}) => {
  await page.goto(`${product.holdoffUrl}/console?scope=shadow%2B`);
  await expect(page).toHaveTitle(/Sign in/);
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
  await page.getByLabel("Console secret").fill("not the secret");
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByRole("alert")).toHaveText("This is not the console's secret.");
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
  await page.getByLabel("Console secret").fill(CONSOLE_SECRET);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page).toHaveURL(/\/console\?scope=shadow%2B$/);
  await expect(page.getByRole("status")).toHaveText("Live");
  // Taken over http, because this is localhost; and no script can read it.
  const [cookie] = await page.context().cookies();
  expect(cookie).toMatchObject({ name: "__Host-holdoff-console", secure: true, httpOnly: true, sameSite: "Strict" });
  expect(await page.evaluate(() => document.cookie)).toBe("");
  await page.getByRole("button", { name: "Sign out" }).click();
  await expect(page).toHaveURL(/\/console\/sign-in$/);
  await page.goto(`${product.holdoffUrl}/console`);
  await expect(page).toHaveTitle(/Sign in/);
});

test("the link that npm start prints signs in once, and stays in no address", async ({ product, page, browser }) => {
  // Where the sign-in is open already, the link changes nothing but what stands behind the #.
  await page.goto(`${product.holdoffUrl}/console`);
  await page.goto(product.signInLink);
  await expect(page).toHaveURL(/\/console\?scope=[^#]*$/);
  await expect(page.getByRole("status")).toHaveText("Live");
  const office = await browser.newContext();
  const other = await office.newPage();
  await other.goto(product.signInLink);
  await expect(other.getByRole("alert")).toContainText("This link was used already");
  expect(other.url()).toBe(`${product.holdoffUrl}/console/sign-in`);
  await office.close();
});

test("a session that ended elsewhere leads a page that is open to the sign-in, and back", async ({ product, page }) => {
  await signsIn(page, product, "?scope=demo%2B");
  await expect(page.getByRole("status")).toHaveText("Live");
  const tab = await page.context().newPage();
  await tab.goto(`${product.holdoffUrl}/console`);
  await tab.getByRole("button", { name: "Sign out" }).click();
  await expect(page).toHaveTitle(/Sign in/);
  await page.getByLabel("Console secret").fill(CONSOLE_SECRET);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page).toHaveURL(`${product.holdoffUrl}/console?scope=demo%2B`);
});

test("a link from another site finds who is signed in", async ({ product, page }) => {
  await signsIn(page, product);
  const mail = await page.context().newPage();
  // Another site: its links carry no cookie that is `SameSite=Strict`.
  await mail.goto(`${product.shopUrl.replace("localhost", "127.0.0.1")}/account`);
  const address = `${product.holdoffUrl}/console?scope=demo%2B#fu_000${"a".repeat(24)}`;
  await mail.setContent(`<a href="${address}">open it</a>`);
  const led = mail.waitForResponse((response) => response.status() === 303);
  await mail.getByText("open it").click();
  expect(await (await led).headerValue("location")).toContain("/console/sign-in");
  await expect(mail).toHaveURL(address);
  await expect(mail.getByRole("status")).toHaveText("Live");
});

test("without scripts the secret signs in", async ({ product, browser }) => {
  const plain = await browser.newContext({ javaScriptEnabled: false });
  const page = await plain.newPage();
  await signsIn(page, product);
  await expect(page).toHaveTitle("Holdoff console");
  await plain.close();
});
