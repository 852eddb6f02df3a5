/** The emoji that a bot like this one uses, by Slack's names. */
const EMOJI = {
  "+1": "👍", "-1": "👎", art: "🎨", bell: "🔔", camera: "📷", eyes: "👀", frame_with_picture: "🖼️",
  hourglass_flowing_sand: "⏳", label: "🏷️", mag: "🔍", no_entry: "⛔", question: "❓",
  rotating_light: "🚨", tada: "🎉", warning: "⚠️", wave: "👋", white_check_mark: "✅", x: "❌",
};

/** The character, or undefined for a name that is not known here. */
export function emoji(name) {
  return EMOJI[name];
}
