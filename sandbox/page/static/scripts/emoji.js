/** Emoji by Slack's names: the ones that people and bots use most. */
const NAMES = `
smile 😄 grin 😁 joy 😂 rofl 🤣 slightly_smiling_face 🙂 wink 😉 blush 😊 heart_eyes 😍 star-struck 🤩
thinking_face 🤔 face_with_monocle 🧐 sunglasses 😎 neutral_face 😐 confused 😕 worried 😟 cry 😢 sob 😭
scream 😱 angry 😠 exploding_head 🤯 sweat_smile 😅 sleeping 😴 partying_face 🥳 robot_face 🤖 ghost 👻
+1 👍 -1 👎 clap 👏 wave 👋 raised_hands 🙌 pray 🙏 muscle 💪 ok_hand 👌 point_up ☝️ point_right 👉
point_left 👈 point_down 👇 eyes 👀 heart ❤️ orange_heart 🧡 yellow_heart 💛 green_heart 💚 blue_heart 💙
purple_heart 💜 broken_heart 💔 sparkles ✨ star ⭐ fire 🔥 100 💯 tada 🎉 confetti_ball 🎊 gift 🎁
balloon 🎈 trophy 🏆 medal 🏅 rocket 🚀 white_check_mark ✅ heavy_check_mark ✔️ ballot_box_with_check ☑️
x ❌ no_entry ⛔ no_entry_sign 🚫 warning ⚠️ rotating_light 🚨 bangbang ‼️ question ❓ exclamation ❗
information_source ℹ️ bulb 💡 bell 🔔 no_bell 🔕 mega 📣 speech_balloon 💬 hourglass ⌛
hourglass_flowing_sand ⏳ stopwatch ⏱️ clock3 🕒 calendar 📆 date 📅 pushpin 📌 round_pushpin 📍
paperclip 📎 link 🔗 memo 📝 pencil2 ✏️ clipboard 📋 file_folder 📁 card_index_dividers 🗂️ package 📦
wastebasket 🗑️ lock 🔒 unlock 🔓 key 🔑 mag 🔍 mag_right 🔎 label 🏷️ camera 📷 camera_with_flash 📸
video_camera 📹 movie_camera 🎥 film_frames 🎞️ frame_with_picture 🖼️ art 🎨 bar_chart 📊
chart_with_upwards_trend 📈 chart_with_downwards_trend 📉 gear ⚙️ wrench 🔧 hammer 🔨 hammer_and_wrench 🛠️
bug 🐛 computer 💻 iphone 📱 email 📧 cloud ☁️ sunny ☀️ umbrella ☔ snowflake ❄️ rainbow 🌈 zap ⚡
ocean 🌊 earth_africa 🌍 mountain ⛰️ beach_with_umbrella 🏖️ palm_tree 🌴 evergreen_tree 🌲 deciduous_tree 🌳
seedling 🌱 herb 🌿 four_leaf_clover 🍀 rose 🌹 sunflower 🌻 tulip 🌷 dog 🐶 cat 🐱 mouse 🐭 fox_face 🦊
bear 🐻 panda_face 🐼 penguin 🐧 bird 🐦 fish 🐟 bee 🐝 butterfly 🦋 horse 🐴 unicorn_face 🦄 elephant 🐘
apple 🍎 banana 🍌 strawberry 🍓 pizza 🍕 hamburger 🍔 cake 🍰 birthday 🎂 cookie 🍪 coffee ☕ tea 🍵 beer 🍺
car 🚗 bus 🚌 train 🚆 bicyclist 🚴 bike 🚲 boat ⛵ airplane ✈️ house 🏠 office 🏢 busts_in_silhouette 👥
bust_in_silhouette 👤 arrow_up ⬆️ arrow_down ⬇️ arrow_left ⬅️ arrow_right ➡️ arrows_counterclockwise 🔄
repeat 🔁 heavy_plus_sign ➕ heavy_minus_sign ➖ red_circle 🔴 large_orange_circle 🟠 large_yellow_circle 🟡
large_green_circle 🟢 large_blue_circle 🔵 white_circle ⚪ black_circle ⚫ see_no_evil 🙈 shield 🛡️
one 1️⃣ two 2️⃣ three 3️⃣ four 4️⃣ five 5️⃣ thumbsup 👍 thumbsdown 👎 simple_smile 🙂 thinking 🤔
`.trim().split(/\s+/);

export const EMOJI = new Map(
  Array.from({ length: NAMES.length / 2 }, (_, place) => [NAMES[2 * place], NAMES[2 * place + 1]]));

/** The character, or undefined for a name that is not known here. */
export function emoji(name) {
  return EMOJI.get(name);
}

/** Text with the names that are known replaced. */
export function withEmoji(text) {
  return text.replace(/:([a-z0-9_+-]+):/g, (whole, name) => emoji(name) ?? whole);
}
