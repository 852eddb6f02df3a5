/** Elements that hold a value. Each is made as `{node, read}`; `read` gives it as `state.values` does. */
import { checkboxes, multiSelect, radioButtons, staticSelect } from "./choices.js";
import { dateTime, picker, textInput } from "./entries.js";

const names = (people) => people.map(({ id, name }) => [id, name]);
const places = (channels) => channels.map(({ id, name, kind }) => [id, kind === "channel" || kind === "group" ? `#${name}` : name]);
const SORTS = { channel: "public", group: "private", im: "im", mpim: "mpim" };

/** What the menu's filter lets through: https://docs.slack.dev/reference/block-kit/composition-objects/conversation-filter-object */
function filtered(channels, { include, exclude_bot_users: withoutBots } = {}, app) {
  return channels.filter(({ kind, name }) =>
    (!include || include.includes(SORTS[kind])) && !(withoutBots && kind === "im" && name === app));
}

const publicOnes = (channels) => channels.filter(({ kind }) => kind === "channel");

export const FIELDS = {
  plain_text_input: textInput("text"),
  email_text_input: textInput("email"),
  url_text_input: textInput("url"),
  number_input: textInput("number"),
  static_select: staticSelect,
  multi_static_select: checkboxes,
  radio_buttons: radioButtons,
  checkboxes,
  users_select: picked("selected_user", "initial_user", ({ people }) => names(people)),
  channels_select: picked("selected_channel", "initial_channel", ({ channels }) => places(publicOnes(channels))),
  conversations_select: picked("selected_conversation", "initial_conversation",
    ({ app, channels }, { filter }) => places(filtered(channels, filter, app))),
  multi_users_select: multiSelect("selected_users", "initial_users", ({ people }) => names(people)),
  multi_channels_select: multiSelect("selected_channels", "initial_channels", ({ channels }) => places(publicOnes(channels))),
  multi_conversations_select: multiSelect("selected_conversations", "initial_conversations",
    ({ app, channels }, { filter }) => places(filtered(channels, filter, app))),
  datepicker: picker("date", "selected_date", "initial_date"),
  timepicker: picker("time", "selected_time", "initial_time"),
  datetimepicker: dateTime,
};

/** A menu of people or places, told by id. */
function picked(name, initial, list) {
  return (element, context, entered) => staticSelect.of(list(context, element), element, entered?.[name] ?? element[initial], name);
}

/** Makes the field and notes it in `context.fields`, if somebody collects them. */
export function addField(element, block, context) {
  const entered = context.entered?.[block.block_id]?.[element.action_id];
  const { node, read } = FIELDS[element.type](element, context, entered);
  const field = { node, read: () => ({ type: element.type, ...read() }), element, block };
  context.fields?.push(field);
  return field;
}

/** What all fields hold: `{block_id: {action_id: {type, …}}}`. */
export function valuesOf(fields) {
  const values = {};
  for (const { read, element, block } of fields) {
    values[block.block_id] = { ...values[block.block_id], [element.action_id]: read() };
  }
  return values;
}

/** What Slack itself finds wrong before the app is asked: sentences by block. */
export function problems(fields) {
  const found = {};
  for (const { node, read, block } of fields) {
    if (block.type !== "input") continue;
    const { type: _type, ...value } = read();
    const empty = Object.values(value).every((item) => item === null || item === "" || item?.length === 0);
    const control = node.matches("input, textarea, select") ? node : node.querySelector("input");
    if (empty && !block.optional) found[block.block_id] = "Please complete this required field.";
    else if (!empty && control && !control.checkValidity()) found[block.block_id] = control.validationMessage;
  }
  return found;
}
