import { changing, holdAgainstTruth, mishaps } from "../commands/_spoiled_answers.ts";

for (const command of changing) {
  Deno.test(`${command.path} is told as it is, whatever befalls it`, async () => {
    for (const mishap of mishaps) await holdAgainstTruth(command, mishap);
  });
}
