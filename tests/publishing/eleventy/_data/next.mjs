import { readFileSync } from "node:fs";

export default () => {
  const now = new Date().toISOString();
  const sessions = JSON.parse(readFileSync("_site/calendar/sessions.json", "utf8"));
  return sessions.filter((session) => session.end > now && session.status !== "CANCELLED").slice(0, 3);
};
