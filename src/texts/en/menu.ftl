## Greeting, menu, help

greeting = 👋 Hello, { $name }! I make pictures from your words and photos.
greeting-grant = 🎁 You have { credits } to begin with: enough for { $pictures ->
    [one] { $pictures } picture
   *[other] { $pictures } pictures
}.
greeting-menu = Press 🖼 <b>Studio</b>, or simply write what you would like to see. To show a product in a new setting, press 📦 <b>Product photo</b>.
menu = 🖼 <b>Studio</b>: describe a picture, add photos if you like, and get it here.
    📦 <b>Product photo</b>: your product from one photo in the setting of another.
    🧬 <b>Portraits</b>: train a model of somebody from a few photos, then make pictures with it.
    
    { credits } on your balance · a picture costs { $studio }, a product photo { $product }, a training { $training }, a portrait { $portrait }
help =
    <b>How it works</b>
    Choose a model, describe the picture, add photos if it should look like something you have, choose a shape, confirm. Before you confirm, nothing is charged; when a picture does not come, nothing is charged either.
    
    <b>Product photo</b>
    Send a photo of your product, then a photo of a background, or choose a style. The product appears in that setting.
    
    <b>Portraits</b>
    Train a model: 4 to 20 photos of one person, cat or dog. When it is ready, describe a picture or choose a style, and an album comes. Photos and model can be deleted in /models at any time.
    
    <b>Examples</b>
    <blockquote>A fox reading in an old library, oil painting, warm lamp light</blockquote>
    <blockquote>The bottle from my photo on a mossy stone in a forest, morning fog</blockquote>
    You can also just write the text here, or send photos with the text as their caption.
    
    <b>Limits</b>
    Text: up to { $maxPrompt } characters. Photos: JPEG, PNG or WebP, up to { $maxMegabytes } MB each; { $models }.
    
    <b>Commands</b>
    /studio – a new picture
    /product – your product in another setting
    /train – a model of somebody
    /generate – pictures with your model
    /models – your models
    /credits – balance and movements
    /history – your orders
    /cancel – drop what you began, or cancel an order
    /settings – language and news
    /privacy – what I keep of you
    /deletedata – delete all of it
help-model = { $model } takes up to { $limit }

## Commands menu

command-start = Menu
command-studio = Make a picture
command-product = Put a product into a setting
command-train = Train a model of somebody
command-generate = Pictures with your model
command-models = Your models
command-credits = Balance and movements
command-history = Your orders
command-cancel = Cancel a step or an order
command-settings = Language
command-help = How it works
command-panel = Sign in to the web panel
command-stats = Statistics
command-styles = Backgrounds for product photos
