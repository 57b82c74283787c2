## Pictures with a trained model, step by step

step-portrait-model = <b>With which model?</b>
step-portrait-none = 🎭 <b>There is no model yet</b>
    Train one first: send a few photos of somebody, and after that make as many pictures of them as you like.
step-portrait-training = ⏳ <b>Your model is being trained</b>
    I will write as soon as it is ready. Then you can make pictures with it.
step-portrait-gone = 🗑 The model “{ $name }” does not exist any more. Nothing was charged.
step-portrait-prompt = <b>{ $name }: what should be in the picture?</b>
    Describe it in one message, up to { $max } characters: surroundings, clothes, light, style. Who it shows I add by myself.
step-portrait-styles = Or choose a style:
step-portrait-style-now = Now it is the style “{ $style }”.
step-portrait-number = <b>How many pictures?</b>
    They come in one album. Each costs { $price ->
    [one] { $price } credit
   *[other] { $price } credits
}.
step-portrait-what = 👤 { $name } · { $ratio } · { $pictures ->
    [one] { $pictures } picture
   *[other] { $pictures } pictures
}
step-portrait-what-style = 🎨 Style “{ $style }”
portrait-examples = 👁 <b>What each style looks like</b>
portrait-example-line = { $number }. { $name }
notice-portrait-photos = 📷 No photos are needed here: the model already knows who it shows. To train another one, use /train.
notice-portrait-style-gone = 🎨 This style is not offered any more. Please choose another one or write your own text.
notice-portrait-gone = 🗑 This model does not exist any more. Please choose another one.
button-likeness = 👤 { $name }
button-portrait-style = 🎨 { $name }
button-portrait-examples = 👁 Show examples
button-keep-style = ✅ Keep this style
button-number = { $number }
button-number-usual = ⭐ { $number }
button-edit-number = 🔢 Number
toast-not-offered = 🚧 This is not offered just now, so nothing was ordered. Please choose another model, or come back later
notice-not-offered = 🚧 This is not offered just now. What is, stands below.
toast-incomplete = 🗑 The model or the photos it was made from are gone. Please choose anew
toast-model-gone = 🗑 This model does not exist any more

## Styles for portraits, for administrators

portrait-styles-page = 🎨 <b>Styles for portraits: { $styles }</b>
    Press one to see its prompt or to remove it.
portrait-styles-one = 🎨 <b>{ $name }</b>
    <blockquote expandable>{ $prompt }</blockquote>
portrait-styles-with-example = 🖼 It has an example picture.
portrait-styles-without-example = 🖼 It has no example picture.
portrait-styles-remove = Remove it? Orders made with it stay as they are.
portrait-styles-example = 👁 An example of “{ $name }”
step-portrait-style = <b>A new style for portraits</b>
    Send one message of three lines: its name in English, its name in Russian, and the prompt in English. Where the person stands, write { $mark }: it becomes “woman”, “dog” and so on.
    <blockquote>Rooftop
    На крыше
    evening portrait photo of a { $mark } on a rooftop, city lights behind</blockquote>
step-portrait-style-picture = 🖼 Send it below a photo, and the photo becomes its example. Without one it has none.
step-portrait-style-pictured = 🖼 The example picture is here. The three lines are still missing.
notice-portrait-style-added = ✅ The style “{ $name }” is added. /portrait_styles shows all of them.
notice-portrait-style-taken = 🎨 There already is a style “{ $name }”. Please choose another name.
notice-portrait-style-full = 🎨 There are { $most } styles, and no more can be offered. Remove one in /portrait_styles first.
notice-portrait-style-lines = ✏️ Three lines are needed: two names and the prompt.
notice-portrait-style-name = ✏️ A name can have up to { $max } characters. Please send all three lines once more.
notice-portrait-style-subject = ✏️ There is no { $mark } in the prompt: without it nobody would be in the picture. Please send all three lines once more.
button-portrait-style-example = 👁 Show the example
button-portrait_styles = 🎨 Styles for portraits
command-portrait_styles = Styles for portraits
