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
notice-portrait-photos = 📷 No photos are needed here: the model already knows who it shows. To train another one, use /train.
notice-portrait-style-gone = 🎨 This style is not offered any more. Please choose another one or write your own text.
notice-portrait-gone = 🗑 This model does not exist any more. Please choose another one.
button-likeness = 👤 { $name }
button-portrait-style = 🎨 { $name }
button-keep-style = ✅ Keep this style
button-number = { $number }
button-number-usual = ⭐ { $number }
button-edit-number = 🔢 Number
toast-model-gone = 🗑 This model does not exist any more
